package io.outrigger.autoconfigure.loadbalancer.client;

import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.session.StickyRequests;

/**
 * What balances the requests of a client.
 *
 * @param balancers know which addresses mean a service
 * @param engine sends the requests
 * @param planner says how each of them is attempted
 * @param sticky knows which of them belong to a session
 */
public record Balancing(LoadBalancers balancers, AttemptEngine engine, AttemptPlanner planner, StickyRequests sticky) {
}
