package io.outrigger.loadbalancer.settings.placement;

import java.time.Duration;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * Which instances this process asks for their health, and how.
 *
 * @param checked which
 * @param interval how often each, from 1 s to an hour
 * @param timeout how long an answer may take, from 10 ms to the interval
 * @param jitter by which part an interval may be longer or shorter, from 0 to 0.5, so
 * that many callers do not ask at the same moment
 * @param healthyThreshold how many good answers in a row make an unhealthy instance
 * healthy, from 1 to 100
 * @param unhealthyThreshold how many bad answers in a row make an instance unhealthy,
 * from 1 to 100
 * @param concurrency how many instances of a service are asked at a time, from 1 to 1,000
 */
public record HealthCheckSettings(Checked checked, Duration interval, Duration timeout, double jitter,
		int healthyThreshold, int unhealthyThreshold, int concurrency) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final HealthCheckSettings DEFAULTS = new HealthCheckSettings(Checked.UNTRUSTED,
			Duration.ofSeconds(10), Duration.ofSeconds(1), 0.15, 2, 3, 8);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public HealthCheckSettings {
		Rule.requireBetween("health-check.interval", interval, Duration.ofSeconds(1), Duration.ofHours(1));
		Rule.require(timeout.compareTo(Duration.ofMillis(10)) >= 0 && timeout.compareTo(interval) <= 0,
				"health-check.timeout", timeout, "at least 10ms, at most health-check.interval");
		Rule.requireBetween("health-check.jitter", jitter, 0, 0.5);
		Rule.requireBetween("health-check.healthy-threshold", healthyThreshold, 1, 100);
		Rule.requireBetween("health-check.unhealthy-threshold", unhealthyThreshold, 1, 100);
		Rule.requireBetween("health-check.concurrency", concurrency, 1, 1000);
	}

	/**
	 * Which instances are asked for their health.
	 */
	public enum Checked {

		/**
		 * None.
		 */
		NONE,

		/**
		 * Those whose registry state is not trusted: static ones, which nobody watches,
		 * and suspect ones.
		 */
		UNTRUSTED,

		/**
		 * All that take requests or are suspect.
		 */
		ALL

	}

}
