/**
 * The load balancer in virtual time: every policy in every scenario.
 */
@NullMarked
package io.outrigger.benchmarks.simulation;

import org.jspecify.annotations.NullMarked;
