package io.outrigger.redis.feed;

import java.util.Map;

/**
 * All that a scope holds.
 *
 * @param <V> what its records were decoded to
 * @param revision the revision at which it does
 * @param records the records by their ids
 * @param cause why all was read, rather than what changed
 */
public record FeedState<V>(long revision, Map<String, V> records, Cause cause) {

	@Override
	public String toString() {
		return "FeedState[revision=" + this.revision + ", " + this.records.size() + " records, cause=" + this.cause
				+ "]";
	}

	/**
	 * Why all was read.
	 */
	public enum Cause {

		/**
		 * Nothing was known yet.
		 */
		FIRST,

		/**
		 * What changed cannot be told any more: it was too many changes ago, or is not
		 * readable.
		 */
		GAP,

		/**
		 * The store has forgotten what was read of it, whether or not it went on since:
		 * it was emptied, or a replica that lagged took over.
		 */
		REGRESSED

	}

}
