/**
 * The callers of a simulated service, each with load balancers of its own.
 */
@NullMarked
package io.outrigger.benchmarks.simulation.client;

import org.jspecify.annotations.NullMarked;
