package io.outrigger.redis;

import java.time.Duration;

/**
 * How long Redis is waited for.
 *
 * @param commandTimeout how long a call waits for its answer
 * @param bulkTimeout how long each page of a read of many may take, and a call for which
 * no request waits
 * @param connectTimeout how long a connection may take to be made, and then to be greeted
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

	/**
	 * Returns the time-out to give to the client's addresses: how long a server may take
	 * to greet a new connection, and a node of a Cluster to answer whatever it is asked.
	 * @return the longer of the time-outs to connect and of a command
	 */
	public Duration addressTimeout() {
		return (this.commandTimeout.compareTo(this.connectTimeout) > 0) ? this.commandTimeout : this.connectTimeout;
	}

	/**
	 * Returns how long it is waited for connections that are being made or closed.
	 * @return the time
	 */
	Duration closeTimeout() {
		return this.connectTimeout.plus(this.commandTimeout);
	}

	private static void require(Duration value, String name) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(name + " is " + value + " but must be positive");
		}
	}

}
