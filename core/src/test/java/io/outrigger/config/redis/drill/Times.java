package io.outrigger.config.redis.drill;

import java.time.Duration;

import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.FeedSettings;

/**
 * How fast the clocks of a fleet run.
 */
public enum Times {

	/**
	 * Short times, so that a build has time for all faults.
	 */
	SHORT(TestConnections.SETTINGS, Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofSeconds(2),
			Duration.ofMillis(1500)),

	/**
	 * The defaults of the platform.
	 */
	FULL(RedisSettings.DEFAULTS, FeedSettings.DEFAULTS.comparison(), Duration.ofSeconds(5), Duration.ofSeconds(2),
			Duration.ofSeconds(60));

	private final RedisSettings redis;

	private final Duration comparison;

	private final Duration reportsEvery;

	private final Duration patience;

	private final Duration outage;

	Times(RedisSettings redis, Duration comparison, Duration reportsEvery, Duration patience, Duration outage) {
		this.redis = redis;
		this.comparison = comparison;
		this.reportsEvery = reportsEvery;
		this.patience = patience;
		this.outage = outage;
	}

	/**
	 * Returns the times of this run: short, or full with {@code -Doutrigger.drill=full}.
	 * @return the times
	 */
	public static Times ofThisRun() {
		return "full".equals(System.getProperty("outrigger.drill")) ? FULL : SHORT;
	}

	/**
	 * Returns how long Redis is waited for.
	 * @return the settings
	 */
	public RedisSettings redis() {
		return this.redis;
	}

	/**
	 * Returns how long the verdicts of others are waited for.
	 * @return the time-out of the dry run
	 */
	public Duration patience() {
		return this.patience;
	}

	/**
	 * Returns how long Redis is away.
	 * @return more than a call waits
	 */
	public Duration outage() {
		return this.outage;
	}

	/**
	 * Returns how long a report counts.
	 * @return three times as long as until it is repeated
	 */
	public Duration reportsCountFor() {
		return this.reportsEvery.multipliedBy(3);
	}

	Duration reportsEvery() {
		return this.reportsEvery;
	}

	FeedSettings feed() {
		return new FeedSettings(this.comparison, 1000);
	}

	/*
	 * For how long all must stay as it is before that is believed.
	 */
	Duration settled() {
		return this.comparison.multipliedBy(3).dividedBy(2);
	}

}
