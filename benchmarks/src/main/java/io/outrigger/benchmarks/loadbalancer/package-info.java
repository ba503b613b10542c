/**
 * The load balancer beside Spring Cloud LoadBalancer.
 */
@NullMarked
package io.outrigger.benchmarks.loadbalancer;

import org.jspecify.annotations.NullMarked;
