package io.outrigger.loadbalancer.settings.placement;

import java.time.Duration;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * How an instance that has just started gets its requests: few at first, then more and
 * more.
 *
 * @param window for how long it gets fewer, at most an hour; 0 for not at all
 * @param minWeight with which part of its weight it begins, from 0.01 to 1
 * @param aggression how the part grows: in proportion to time at 1, faster at first above
 * it, and slower at first below; from 0.1 to 10
 */
public record SlowStartSettings(Duration window, double minWeight, double aggression) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final SlowStartSettings DEFAULTS = new SlowStartSettings(Duration.ofSeconds(30), 0.1, 1);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public SlowStartSettings {
		Rule.requireBetween("slow-start.window", window, Duration.ZERO, Duration.ofHours(1));
		Rule.requireBetween("slow-start.min-weight", minWeight, 0.01, 1);
		Rule.requireBetween("slow-start.aggression", aggression, 0.1, 10);
	}

	/**
	 * Returns with which part of its weight an instance counts.
	 * @param nanos how long it has taken requests
	 * @return more than 0, at most 1
	 */
	public double part(long nanos) {
		double done = (double) Math.max(0, nanos) / this.window.toNanos();
		return (nanos >= this.window.toNanos()) ? 1 : Math.max(this.minWeight, Math.pow(done, 1 / this.aggression));
	}

}
