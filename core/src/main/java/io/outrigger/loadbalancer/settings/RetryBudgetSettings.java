package io.outrigger.loadbalancer.settings;

import java.time.Duration;

/**
 * How many requests may be repeated, so that repetitions cannot bury a service that is in
 * trouble. Immutable.
 *
 * @param percent repetitions for each 100 requests, from 0.1 to 1,000, or 0 for the
 * reserve alone
 * @param reserve repetitions a second beside, from 0 to 1,000, for services that get few
 * requests
 * @param window how long a request counts, from 1 s to a minute
 */
public record RetryBudgetSettings(double percent, int reserve, Duration window) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final RetryBudgetSettings DEFAULTS = new RetryBudgetSettings(20, 10, Duration.ofSeconds(10));

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public RetryBudgetSettings {
		Rule.require(percent == 0 || (percent >= 0.1 && percent <= 1000), "retry-budget.percent", percent,
				"0, or from 0.1 to 1000");
		Rule.require(reserve >= 0 && reserve <= 1000, "retry-budget.reserve", reserve, "from 0 to 1000");
		Rule.require(window.compareTo(Duration.ofSeconds(1)) >= 0 && window.compareTo(Duration.ofMinutes(1)) <= 0,
				"retry-budget.window", window, "from 1s to 1m");
	}

}
