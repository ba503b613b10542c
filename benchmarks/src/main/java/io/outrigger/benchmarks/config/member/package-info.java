/**
 * Processes that follow settings.
 */
@NullMarked
package io.outrigger.benchmarks.config.member;

import org.jspecify.annotations.NullMarked;
