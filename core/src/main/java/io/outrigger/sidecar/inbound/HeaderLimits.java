package io.outrigger.sidecar.inbound;

import java.time.Duration;

/**
 * How many headers a request may have, and how slowly they may come. Immutable.
 *
 * @param maxCount lines of headers
 * @param timeout time within which the request line and all headers must have come; zero
 * for any
 */
public record HeaderLimits(int maxCount, Duration timeout) {

	/**
	 * What the greatest number must be.
	 */
	public static final String COUNT_RULE = "from 1 to 10000";

	/**
	 * What the time must be.
	 */
	public static final String TIMEOUT_RULE = "0 (none) or from 1s to 10m";

	private static final int MOST = 10_000;

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofMinutes(10);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if one breaks its rule
	 */
	public HeaderLimits {
		require(isCount(maxCount), "maxCount", maxCount, COUNT_RULE);
		require(isTimeout(timeout), "timeout", timeout, TIMEOUT_RULE);
	}

	/**
	 * Tells whether a number can be the greatest.
	 * @param count the number
	 * @return whether it keeps the rule
	 */
	public static boolean isCount(int count) {
		return count >= 1 && count <= MOST;
	}

	/**
	 * Tells whether a time can be that within which headers must come.
	 * @param timeout the time
	 * @return whether it keeps the rule
	 */
	public static boolean isTimeout(Duration timeout) {
		return timeout.isZero() || (timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0);
	}

	private static void require(boolean holds, String name, Object value, String rule) {
		if (!holds) {
			throw new IllegalArgumentException(name + " is '" + value + "' but must be: " + rule);
		}
	}

}
