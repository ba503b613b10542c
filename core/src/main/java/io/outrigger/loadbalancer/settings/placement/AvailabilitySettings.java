package io.outrigger.loadbalancer.settings.placement;

import java.util.Collection;
import java.util.function.Predicate;

import io.outrigger.loadbalancer.settings.Rule;
import io.outrigger.registry.InstanceStatus;

/**
 * What happens as fewer and fewer instances are available.
 *
 * @param panicThreshold part of the instances below which requests go to the ejected, the
 * unhealthy and the suspect as well, for it is more likely that the caller is wrong than
 * that so many are; from 0, which is never, to 1
 * @param overProvisioning how many times the share of the available the requests are that
 * they still take without help from the degraded or from other zones, from 1 to 10
 */
public record AvailabilitySettings(double panicThreshold, double overProvisioning) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final AvailabilitySettings DEFAULTS = new AvailabilitySettings(0.5, 1.4);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public AvailabilitySettings {
		Rule.requireBetween("panic-threshold", panicThreshold, 0, 1);
		Rule.requireBetween("over-provisioning", overProvisioning, 1, 10);
	}

	/**
	 * Whether there is panic at all.
	 * @return {@code false} if the ejected, the unhealthy and the suspect never get
	 * requests
	 */
	public boolean hasPanic() {
		return this.panicThreshold > 0;
	}

	/**
	 * Whether too few are available.
	 * @param available how many are
	 * @param all how many there are
	 * @return {@code true} if requests should go to the others as well
	 */
	public boolean isPanic(int available, int all) {
		return available < this.panicThreshold * all;
	}

	/**
	 * Says who gets requests where nothing is known of the instances but their status:
	 * those that take requests and, in panic, those that are suspect.
	 * @param statuses the status of each instance
	 * @return accepts the status of those that do
	 */
	public Predicate<InstanceStatus> offered(Collection<InstanceStatus> statuses) {
		int available = 0;
		int all = 0;
		for (InstanceStatus status : statuses) {
			available += status.takesRequests() ? 1 : 0;
			all += (status.takesRequests() || status.takesRequestsInPanic()) ? 1 : 0;
		}
		return isPanic(available, all) ? (status) -> status.takesRequests() || status.takesRequestsInPanic()
				: InstanceStatus::takesRequests;
	}

	/**
	 * Returns which part of the requests the available take.
	 * @param available their capacity
	 * @param all the capacity of all
	 * @return from 0 to 1
	 */
	public double taken(double available, double all) {
		return (all == 0) ? 0 : Math.min(1, this.overProvisioning * available / all);
	}

}
