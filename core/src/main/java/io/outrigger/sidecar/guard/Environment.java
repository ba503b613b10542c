package io.outrigger.sidecar.guard;

import java.util.function.Supplier;

import reactor.core.scheduler.Scheduler;

import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.time.Ticker;

/**
 * What all guards have in common.
 *
 * @param balancers know the instances
 * @param instances the Resilience4j instances of routes
 * @param ticker the load balancers'
 * @param timers gives what runs timers; tasks never block
 */
record Environment(LoadBalancers balancers, ResilienceInstances instances, Ticker ticker, Supplier<Scheduler> timers) {
}
