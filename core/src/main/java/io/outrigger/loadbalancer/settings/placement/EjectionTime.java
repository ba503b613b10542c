package io.outrigger.loadbalancer.settings.placement;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * For how long an instance is ejected: longer each time.
 *
 * @param base for how long at first, from 100 ms to an hour
 * @param max for how long at most, at least as long as at first, up to a day
 * @param jitter by which part of it a time may be longer or shorter, from 0 to 0.5, so
 * that many callers do not come back at the same moment
 * @param forgiveness how much healthy time takes one doubling back, from 1 s to a day
 */
public record EjectionTime(Duration base, Duration max, double jitter, Duration forgiveness) {

	/**
	 * Times in which nothing is configured.
	 */
	public static final EjectionTime DEFAULTS = new EjectionTime(Duration.ofSeconds(5), Duration.ofSeconds(300), 0.2,
			Duration.ofSeconds(60));

	private static final int STEPS = 1 << 20;

	private static final int MAX_DOUBLINGS = 30;

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public EjectionTime {
		Rule.requireBetween("ejection.time.base", base, Duration.ofMillis(100), Duration.ofHours(1));
		Rule.require(max.compareTo(base) >= 0 && max.compareTo(Duration.ofDays(1)) <= 0, "ejection.time.max", max,
				"at least ejection.time.base, at most 1440m");
		Rule.requireBetween("ejection.time.jitter", jitter, 0, 0.5);
		Rule.requireBetween("ejection.time.forgiveness", forgiveness, Duration.ofSeconds(1), Duration.ofDays(1));
	}

	/**
	 * Returns how many ejections still count.
	 * @param times how many there were
	 * @param healthyNanos how long ago the last of them ended
	 * @return the number, at least 0
	 */
	public int unforgiven(int times, long healthyNanos) {
		return (int) Math.max(0, Math.min(times, MAX_DOUBLINGS) - healthyNanos / this.forgiveness.toNanos());
	}

	/**
	 * Returns for how long an instance is ejected.
	 * @param before how many ejections count that it had before
	 * @param random gives a number from 0 to less than its argument
	 * @return nanoseconds
	 */
	public long nanos(int before, IntUnaryOperator random) {
		double doubled = (double) this.base.toNanos() * (1L << Math.min(before, MAX_DOUBLINGS));
		double deviation = 2.0 * random.applyAsInt(STEPS) / STEPS - 1;
		return (long) (Math.min(doubled, (double) this.max.toNanos()) * (1 + this.jitter * deviation));
	}

}
