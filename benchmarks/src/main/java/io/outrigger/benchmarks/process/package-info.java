/**
 * Processes that take part in a measurement, and what they say.
 */
@NullMarked
package io.outrigger.benchmarks.process;

import org.jspecify.annotations.NullMarked;
