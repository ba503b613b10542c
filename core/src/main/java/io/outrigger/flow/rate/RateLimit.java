package io.outrigger.flow.rate;

import java.time.Duration;

/**
 * How much may be done in a time.
 *
 * @param permits how many permits there are in a period; at most 1,000,000,000, and at
 * most one for every ten nanoseconds
 * @param period the period, from 1 ms to 366 days
 * @param burst how many permits a token bucket holds, and so gives at once; windows and
 * logs do not look at it. Filling it must not take longer than 366 days
 */
public record RateLimit(long permits, Duration period, long burst) {

	private static final long MOST = 1_000_000_000;

	private static final long NANOS_OF_A_PERMIT = 10;

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(366);

	/**
	 * Checks the ranges.
	 * @throws IllegalArgumentException if a value is out of its range
	 */
	public RateLimit {
		require(permits > 0 && permits <= MOST, "permits", permits, "from 1 to 1,000,000,000");
		require(period.compareTo(SHORTEST) >= 0 && period.compareTo(LONGEST) <= 0, "period", period,
				"from 1 ms to 366 days");
		require(period.toNanos() / permits >= NANOS_OF_A_PERMIT, "permits", permits,
				"at most one for each 10 ns of " + period);
		require(burst > 0 && burst <= MOST, "burst", burst, "from 1 to 1,000,000,000");
		// What a period has fills in it, however permits are rounded
		require(burst <= Math.max(permits, LONGEST.toNanos() / nanosOfOne(permits, period)), "burst", burst,
				"what " + permits + " in " + period + " fill within 366 days");
	}

	/**
	 * Returns a limit whose burst is what a period has.
	 * @param permits how many permits there are in a period
	 * @param period the period
	 * @return the limit
	 */
	public static RateLimit of(long permits, Duration period) {
		return new RateLimit(permits, period, permits);
	}

	/**
	 * Returns a limit for each second, whose burst is what a second has.
	 * @param permits how many permits there are in a second
	 * @return the limit
	 */
	public static RateLimit perSecond(long permits) {
		return of(permits, Duration.ofSeconds(1));
	}

	/**
	 * Returns what one of many gets that share the limit evenly. All together get no more
	 * than the limit, but a burst of one each.
	 * @param shares how many share it; less than 1 counts as 1
	 * @return a limit of the part of the permits and of the burst, rounded down; where
	 * there are fewer permits than shares, of one permit in a longer period
	 */
	public RateLimit share(int shares) {
		int divisor = Math.max(1, shares);
		if (this.permits < divisor) {
			double nanos = this.period.toNanos() * ((double) divisor / this.permits);
			return new RateLimit(1, Duration.ofNanos(Math.min(LONGEST.toNanos(), (long) Math.ceil(nanos))), 1);
		}
		long part = this.permits / divisor;
		long filled = LONGEST.toNanos() / nanosOfOne(part, this.period);
		return new RateLimit(part, this.period, Math.min(filled, Math.max(1, this.burst / divisor)));
	}

	/**
	 * Returns how long an empty token bucket takes to be full.
	 * @return the time
	 */
	public Duration timeToFull() {
		return Duration.ofNanos(this.burst * nanosOfOne());
	}

	/**
	 * Returns in which time one permit comes.
	 * @return nanoseconds, rounded up
	 */
	long nanosOfOne() {
		return nanosOfOne(this.permits, this.period);
	}

	private static long nanosOfOne(long permits, Duration period) {
		return (period.toNanos() + permits - 1) / permits;
	}

	private static void require(boolean met, String name, Object value, String rule) {
		if (!met) {
			throw new IllegalArgumentException(name + " is " + value + " but must be " + rule);
		}
	}

}
