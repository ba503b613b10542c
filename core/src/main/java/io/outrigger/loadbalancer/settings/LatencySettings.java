package io.outrigger.loadbalancer.settings;

import java.time.Duration;

/**
 * How response times are averaged and guessed.
 *
 * @param fading the time within which an average fades to 1/e of itself while nothing is
 * measured, from 100 ms to an hour
 * @param initial the response time of an instance that has not answered yet, from 1 ms to
 * a minute; the first request to it is free
 */
public record LatencySettings(Duration fading, Duration initial) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final LatencySettings DEFAULTS = new LatencySettings(Duration.ofSeconds(10), Duration.ofMillis(30));

	/**
	 * Checks every value.
	 * @throws InvalidSettingException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public LatencySettings {
		Rule.require(isBetween(fading, Duration.ofMillis(100), Duration.ofHours(1)), "latency.fading", fading,
				"from 100ms to 1h");
		Rule.require(isBetween(initial, Duration.ofMillis(1), Duration.ofMinutes(1)), "latency.initial", initial,
				"from 1ms to 1m");
	}

	private static boolean isBetween(Duration value, Duration least, Duration most) {
		return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
	}

}
