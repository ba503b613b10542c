package io.outrigger.redis;

import java.time.Duration;

/**
 * How long Redis is waited for.
 *
 * @param commandTimeout how long a call waits for its answer
 * @param bulkTimeout how long a read of many pages may take in all
 * @param connectTimeout how long a connection may take to be made
 * @param probeInterval how often the connection is tried out
 */
public record RedisSettings(Duration commandTimeout, Duration bulkTimeout, Duration connectTimeout,
		Duration probeInterval) {

	/**
	 * 200 ms a command, 5 s a bulk read, 1 s to connect, a probe each second.
	 */
	public static final RedisSettings DEFAULTS = new RedisSettings(Duration.ofMillis(200), Duration.ofSeconds(5),
			Duration.ofSeconds(1), Duration.ofSeconds(1));

	/**
	 * Checks that all are positive.
	 */
	public RedisSettings {
		require(commandTimeout, "commandTimeout");
		require(bulkTimeout, "bulkTimeout");
		require(connectTimeout, "connectTimeout");
		require(probeInterval, "probeInterval");
	}

	private static void require(Duration value, String name) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " is " + value + " but must be positive");
		}
	}

}
