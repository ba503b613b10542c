package io.outrigger.sidecar.inbound;

import java.time.Duration;

/**
 * How much a request may bring, and how slowly. Immutable.
 *
 * @param maxBytes bytes of a body; {@link Long#MAX_VALUE} for any number
 * @param minBytesPerSecond rate below which a body is cut off; 0 for none
 * @param grace time before the rate counts
 */
public record BodyLimits(long maxBytes, long minBytesPerSecond, Duration grace) {

	/**
	 * What the greatest size must be.
	 */
	public static final String SIZE_RULE = "at least 1 byte";

	/**
	 * What a rate must be.
	 */
	public static final String RATE_RULE = "from 0 (none) to 1 GB a second";

	/**
	 * What the time before it counts must be.
	 */
	public static final String GRACE_RULE = "from 1s to 10m";

	private static final long FASTEST = 1L << 30;

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private static final Duration LONGEST = Duration.ofMinutes(10);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if one breaks its rule
	 */
	public BodyLimits {
		require(maxBytes >= 1, "maxBytes", maxBytes, SIZE_RULE);
		require(isRate(minBytesPerSecond), "minBytesPerSecond", minBytesPerSecond, RATE_RULE);
		require(isGrace(grace), "grace", grace, GRACE_RULE);
	}

	/**
	 * Tells whether a rate can be one.
	 * @param bytesPerSecond the rate
	 * @return whether it keeps the rule
	 */
	public static boolean isRate(long bytesPerSecond) {
		return bytesPerSecond >= 0 && bytesPerSecond <= FASTEST;
	}

	/**
	 * Tells whether a time can be that before a rate counts.
	 * @param grace the time
	 * @return whether it keeps the rule
	 */
	public static boolean isGrace(Duration grace) {
		return grace.compareTo(SHORTEST) >= 0 && grace.compareTo(LONGEST) <= 0;
	}

	/**
	 * Whether a body comes too slowly.
	 * @param bytes what came of it
	 * @param waitedNanos how long somebody has waited for that
	 * @return {@code true} if nobody should wait any longer
	 */
	public boolean isTooSlow(long bytes, long waitedNanos) {
		return this.minBytesPerSecond > 0 && waitedNanos >= this.grace.toNanos()
				&& bytes < this.minBytesPerSecond * (waitedNanos / 1e9);
	}

	private static void require(boolean holds, String name, Object value, String rule) {
		if (!holds) {
			throw new IllegalArgumentException(name + " is '" + value + "' but must be: " + rule);
		}
	}

}
