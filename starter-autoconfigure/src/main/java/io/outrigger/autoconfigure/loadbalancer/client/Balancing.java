package io.outrigger.autoconfigure.loadbalancer.client;

import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.session.StickyRequests;

/**
 * What balances the requests of a client.
 *
 * @param balancers know which addresses mean a service
 * @param engine sends the requests
 * @param sticky knows which of them belong to a session
 */
public record Balancing(LoadBalancers balancers, AttemptEngine engine, StickyRequests sticky) {
}
