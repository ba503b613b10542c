package io.outrigger.loadbalancer.settings.placement;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * When an instance gets no requests for a while because those that it had failed.
 *
 * @param enabled whether that happens
 * @param consecutiveFailures how many requests in a row must fail, at most 1,000; 0 for
 * no such rule
 * @param successRate part of the recent requests that must succeed, from 0, which is no
 * such rule, to 1
 * @param minRequests how many recent requests a rate needs to mean something, from 1 to
 * 1,000
 * @param deviations how many standard deviations, estimated from the median deviation,
 * the rate may stay behind the median of all, at most 100; 0 for no such rule
 * @param margin how far it may stay behind the median in any case, from 0.01 to 1
 * @param maxShare part of the instances that may be ejected at a time, more than 0 and at
 * most 1; one may always be, and the last never
 * @param perRoute whether an instance is ejected for single routes, if requests name them
 * @param time for how long
 */
public record EjectionSettings(boolean enabled, int consecutiveFailures, double successRate, int minRequests,
		double deviations, double margin, double maxShare, boolean perRoute, EjectionTime time) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final EjectionSettings DEFAULTS = new EjectionSettings(true, 5, 0.8, 10, 3, 0.1, 0.5, false,
			EjectionTime.DEFAULTS);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public EjectionSettings {
		Rule.requireBetween("ejection.consecutive-failures", consecutiveFailures, 0, 1000);
		Rule.requireBetween("ejection.success-rate", successRate, 0, 1);
		Rule.requireBetween("ejection.min-requests", minRequests, 1, 1000);
		Rule.requireBetween("ejection.deviations", deviations, 0, 100);
		Rule.requireBetween("ejection.margin", margin, 0.01, 1);
		Rule.require(maxShare > 0 && maxShare <= 1, "ejection.max-share", maxShare, "more than 0, at most 1");
	}

	/**
	 * Returns how many may be ejected at a time.
	 * @param instances how many there are
	 * @return the number, less than that of the instances
	 */
	public int most(int instances) {
		return Math.max(0, Math.min(instances - 1, Math.max(1, (int) (instances * this.maxShare))));
	}

}
