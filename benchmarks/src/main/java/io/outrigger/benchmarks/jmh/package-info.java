/**
 * Runs JMH inside a suite.
 */
@NullMarked
package io.outrigger.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
