/**
 * Processes of ours that the registry suite starts.
 */
@NullMarked
package io.outrigger.benchmarks.registry.member;

import org.jspecify.annotations.NullMarked;
