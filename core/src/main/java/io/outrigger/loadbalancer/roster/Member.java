package io.outrigger.loadbalancer.roster;

import io.outrigger.loadbalancer.standing.Standing;
import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.registry.ServiceInstance;

/**
 * An instance as the present view describes it, with what is known of its registration.
 *
 * @param instance the instance
 * @param statistics the statistics, the same for as long as the registration lives
 * @param standing what this process thinks of it, the same for as long
 * @param weight its relative capacity, by what it said when it registered and, where that
 * is heeded, by how busy it says it is
 */
public record Member(ServiceInstance instance, InstanceStatistics statistics, Standing standing, int weight) {

	/**
	 * Returns the id of the instance.
	 * @return the id
	 */
	public String id() {
		return this.instance.id();
	}

	/**
	 * Whether the registry says that the instance takes requests.
	 * @return {@code false} if it does not, whatever this process thinks of it
	 */
	public boolean takesRequests() {
		return this.instance.status().takesRequests();
	}

}
