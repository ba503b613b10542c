package io.outrigger.loadbalancer.settings;

import java.time.Duration;

/**
 * What of a request may take how long. Immutable.
 *
 * @param deadline all tries together, up to the response headers of the answer: from 1 ms
 * to an hour; zero for no limit
 * @param perTry one try, up to its response headers: from 1 ms to an hour; zero for no
 * limit
 * @param backOff the wait before the first repetition, up to a minute, doubled before
 * each further one, of which a random part from half to the whole is waited; zero for
 * none
 * @param maxBackOff the longest wait, at least the first one, up to a minute
 */
public record AttemptTimes(Duration deadline, Duration perTry, Duration backOff, Duration maxBackOff) {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	/**
	 * Settings in which nothing is configured.
	 */
	public static final AttemptTimes DEFAULTS = new AttemptTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO,
			Duration.ofSeconds(1));

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public AttemptTimes {
		requireLimit("failover.deadline", deadline);
		requireLimit("failover.try-timeout", perTry);
		Rule.require(!backOff.isNegative() && backOff.compareTo(MINUTE) <= 0, "failover.back-off", backOff,
				"from 0 to 1m");
		Rule.require(maxBackOff.compareTo(backOff) >= 0 && maxBackOff.compareTo(MINUTE) <= 0, "failover.max-back-off",
				maxBackOff, "from failover.back-off to 1m");
	}

	/**
	 * Returns the default times but for two limits.
	 * @param deadline limit of all tries together, or zero
	 * @param perTry limit of one try, or zero
	 * @return the times
	 */
	public static AttemptTimes within(Duration deadline, Duration perTry) {
		return new AttemptTimes(deadline, perTry, DEFAULTS.backOff, DEFAULTS.maxBackOff);
	}

	private static void requireLimit(String setting, Duration value) {
		boolean holds = value.isZero()
				|| (value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(Duration.ofHours(1)) <= 0);
		Rule.require(holds, setting, value, "from 1ms to 1h, or 0 for no limit");
	}

}
