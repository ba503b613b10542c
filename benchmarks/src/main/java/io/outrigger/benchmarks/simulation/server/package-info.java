/**
 * The instances of a simulated service, and how the registry tells of them.
 */
@NullMarked
package io.outrigger.benchmarks.simulation.server;

import org.jspecify.annotations.NullMarked;
