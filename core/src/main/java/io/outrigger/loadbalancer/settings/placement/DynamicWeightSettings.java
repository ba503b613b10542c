package io.outrigger.loadbalancer.settings.placement;

import java.time.Duration;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * Whether instances that say that they are busy count for less.
 *
 * @param enabled whether they do
 * @param smoothing the time within which an older report counts 1/e of a new one, from
 * 100 ms to 10 minutes
 * @param expiry how long the last report holds, from 1 s to an hour
 */
public record DynamicWeightSettings(boolean enabled, Duration smoothing, Duration expiry) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final DynamicWeightSettings DEFAULTS = new DynamicWeightSettings(false, Duration.ofSeconds(10),
			Duration.ofSeconds(180));

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public DynamicWeightSettings {
		Rule.requireBetween("dynamic-weights.smoothing", smoothing, Duration.ofMillis(100), Duration.ofMinutes(10));
		Rule.requireBetween("dynamic-weights.expiry", expiry, Duration.ofSeconds(1), Duration.ofHours(1));
	}

}
