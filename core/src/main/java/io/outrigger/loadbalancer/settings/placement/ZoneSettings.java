package io.outrigger.loadbalancer.settings.placement;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * Whether requests stay near.
 *
 * @param enabled whether they do, if it is known where this process runs
 * @param minInstances how many instances there must be, from 1 to 10,000; with fewer a
 * zone has too few to be left alone with
 */
public record ZoneSettings(boolean enabled, int minInstances) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final ZoneSettings DEFAULTS = new ZoneSettings(true, 6);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public ZoneSettings {
		Rule.requireBetween("zone.min-instances", minInstances, 1, 10_000);
	}

}
