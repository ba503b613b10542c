/**
 * What it costs to choose an instance through the interface of Spring Cloud LoadBalancer.
 */
@NullMarked
package io.outrigger.benchmarks.balancer;

import org.jspecify.annotations.NullMarked;
