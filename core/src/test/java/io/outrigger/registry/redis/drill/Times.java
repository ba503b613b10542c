package io.outrigger.registry.redis.drill;

import java.time.Duration;

import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.FeedSettings;

/**
 * How fast the clocks of a fleet run.
 */
public enum Times {

	/**
	 * Short leases, so that a build has time for all faults.
	 */
	SHORT(Duration.ofMillis(300), Duration.ofMillis(900), TestConnections.SETTINGS, Duration.ofMillis(300)),

	/**
	 * Longer leases, and the patience of the defaults: where a round trip takes longer
	 * than the time between short heartbeats.
	 */
	MEDIUM(Duration.ofMillis(700), Duration.ofMillis(2100), RedisSettings.DEFAULTS, Duration.ofMillis(700)),

	/**
	 * The defaults of the platform.
	 */
	FULL(Duration.ofSeconds(3), Duration.ofSeconds(9), RedisSettings.DEFAULTS, FeedSettings.DEFAULTS.comparison());

	private static final Duration A_LITTLE = Duration.ofSeconds(1);

	private final Duration heartbeat;

	private final Duration lease;

	private final RedisSettings redis;

	private final Duration comparison;

	Times(Duration heartbeat, Duration lease, RedisSettings redis, Duration comparison) {
		this.heartbeat = heartbeat;
		this.lease = lease;
		this.redis = redis;
		this.comparison = comparison;
	}

	/**
	 * Returns the times of this run: short, or full with {@code -Doutrigger.drill=full}.
	 * @return the times
	 */
	public static Times ofThisRun() {
		return "full".equals(System.getProperty("outrigger.drill")) ? FULL : SHORT;
	}

	/**
	 * Returns these, or longer ones for faults that need them.
	 * @return at least {@link #MEDIUM}
	 */
	public Times atLeastMedium() {
		return (this == SHORT) ? MEDIUM : this;
	}

	public Duration heartbeat() {
		return this.heartbeat;
	}

	public Duration lease() {
		return this.lease;
	}

	/**
	 * Returns how long after its death an instance may be offered at most.
	 * @return a lease and a little
	 */
	public Duration bound() {
		return this.lease.plus(A_LITTLE);
	}

	/**
	 * Returns how long Redis is frozen: 60 s for a lease of 9 s.
	 * @return so many leases
	 */
	public Duration outage() {
		return this.lease.multipliedBy(20).dividedBy(3);
	}

	/**
	 * Returns how long Redis is waited for.
	 * @return the settings
	 */
	public RedisSettings redis() {
		return this.redis;
	}

	FeedSettings feed() {
		return new FeedSettings(this.comparison, 1000);
	}

}
