package io.outrigger.redis.feed;

import java.time.Duration;

/**
 * How a feed is followed.
 *
 * @param comparison how often the revision is compared, which bounds how long a lost
 * message costs
 * @param maxRecords how many records a scope may hold
 */
public record FeedSettings(Duration comparison, int maxRecords) {

	/**
	 * Compares each 5 s, and reads up to 100,000 records.
	 */
	public static final FeedSettings DEFAULTS = new FeedSettings(Duration.ofSeconds(5), 100_000);

	/**
	 * Checks that both are positive.
	 */
	public FeedSettings {
		if (comparison.isNegative() || comparison.isZero()) {
			throw new IllegalArgumentException("comparison is " + comparison + " but must be positive");
		}
		if (maxRecords < 1) {
			throw new IllegalArgumentException("maxRecords is " + maxRecords + " but must be positive");
		}
	}

}
