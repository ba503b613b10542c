/**
 * Fleets of real processes, ours and Eureka's.
 */
@NullMarked
package io.outrigger.benchmarks.registry.fleet;

import org.jspecify.annotations.NullMarked;
