/**
 * Time that passes only from one event to the next.
 */
@NullMarked
package io.outrigger.benchmarks.simulation.clock;

import org.jspecify.annotations.NullMarked;
