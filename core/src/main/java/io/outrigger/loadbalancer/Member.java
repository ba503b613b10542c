package io.outrigger.loadbalancer;

import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.registry.ServiceInstance;

/**
 * An instance as the present view describes it, with what is known of its registration.
 *
 * @param instance the instance
 * @param statistics the statistics, the same for as long as the registration lives
 */
record Member(ServiceInstance instance, InstanceStatistics statistics) {
}
