/**
 * What happens to a simulated service.
 */
@NullMarked
package io.outrigger.benchmarks.simulation.scenario;

import org.jspecify.annotations.NullMarked;
