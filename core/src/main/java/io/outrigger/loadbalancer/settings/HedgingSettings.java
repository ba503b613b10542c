package io.outrigger.loadbalancer.settings;

import java.time.Duration;

/**
 * Whether a request that waits longer than most is sent to a second instance too.
 * Immutable.
 *
 * @param enabled whether it is
 * @param percentile how many of 100 requests are answered before a hedge would be sent,
 * from 50 to 99.99
 * @param minimumDelay the shortest wait before a hedge, from 1 ms to a minute
 * @param budgetPercent hedges for each 100 requests at most, from 0.1 to 100
 */
public record HedgingSettings(boolean enabled, double percentile, Duration minimumDelay, double budgetPercent) {

	/**
	 * Settings in which nothing is configured: no hedging.
	 */
	public static final HedgingSettings DEFAULTS = new HedgingSettings(false, 99, Duration.ofMillis(1), 1);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public HedgingSettings {
		Rule.require(percentile >= 50 && percentile <= 99.99, "hedging.percentile", percentile, "from 50 to 99.99");
		Rule.require(
				minimumDelay.compareTo(Duration.ofMillis(1)) >= 0 && minimumDelay.compareTo(Duration.ofMinutes(1)) <= 0,
				"hedging.minimum-delay", minimumDelay, "from 1ms to 1m");
		Rule.require(budgetPercent >= 0.1 && budgetPercent <= 100, "hedging.budget-percent", budgetPercent,
				"from 0.1 to 100");
	}

	/**
	 * Returns settings that hedge, with defaults otherwise.
	 * @return the settings
	 */
	public static HedgingSettings on() {
		return new HedgingSettings(true, DEFAULTS.percentile, DEFAULTS.minimumDelay, DEFAULTS.budgetPercent);
	}

}
