/**
 * Fleets of real processes that share settings, ours and Spring Cloud's.
 */
@NullMarked
package io.outrigger.benchmarks.config.fleet;

import org.jspecify.annotations.NullMarked;
