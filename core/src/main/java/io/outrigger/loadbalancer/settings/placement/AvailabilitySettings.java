package io.outrigger.loadbalancer.settings.placement;

import io.outrigger.loadbalancer.settings.Rule;

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
	 * Returns which part of the requests the available take.
	 * @param available their capacity
	 * @param all the capacity of all
	 * @return from 0 to 1
	 */
	public double taken(double available, double all) {
		return (all == 0) ? 0 : Math.min(1, this.overProvisioning * available / all);
	}

}
