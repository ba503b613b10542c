package io.outrigger.loadbalancer;

import io.outrigger.loadbalancer.policy.BalancingPolicy;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;

/**
 * A policy that serves, or served, one service. It keeps its position and its counts when
 * another takes over and it comes back later.
 *
 * @param name name of the policy
 * @param policy the policy
 * @param counts requests that it placed
 */
record PolicyInUse(String name, BalancingPolicy policy, OutcomeCounts counts) {
}
