/**
 * Decisions in memory: ours, Resilience4j's, Bucket4j's and Guava's.
 */
@NullMarked
package io.outrigger.benchmarks.flow.local;

import org.jspecify.annotations.NullMarked;
