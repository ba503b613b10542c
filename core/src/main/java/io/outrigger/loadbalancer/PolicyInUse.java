package io.outrigger.loadbalancer;

import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;

/**
 * A policy that serves, or served, one service. It keeps its position and its counts when
 * another takes over and it comes back later; with other settings it keeps its counts
 * only.
 *
 * @param name name of the policy
 * @param settings what it was made from
 * @param policy the policy
 * @param counts requests that it placed
 */
record PolicyInUse(String name, PolicySettings settings, BalancingPolicy policy, OutcomeCounts counts) {
}
