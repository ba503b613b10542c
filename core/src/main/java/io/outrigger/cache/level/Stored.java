package io.outrigger.cache.level;

import java.time.Duration;

/**
 * What lies in a level.
 *
 * @param <V> the type of the value
 * @param content the value, and the times from when it was stored
 * @param age how long ago that was
 * @param expired whether it was said to be fresh no more
 * @param origin what it came with: generation, epoch and revision
 */
public record Stored<V>(Content<V> content, Duration age, boolean expired, Ticket origin) {

	/**
	 * Returns how long it is still fresh.
	 * @return the time; zero or less if it is not
	 */
	public Duration fresh() {
		return this.expired ? Duration.ZERO : this.content.fresh().minus(this.age);
	}

	/**
	 * Returns how long it is still kept.
	 * @return the time; zero or less if it is not
	 */
	public Duration kept() {
		return this.content.kept().minus(this.age);
	}

	/**
	 * Whether it can be the answer as it is.
	 * @return {@code true} if it is fresh
	 */
	public boolean isFresh() {
		return fresh().compareTo(Duration.ZERO) > 0;
	}

}
