package io.outrigger.cache;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * How it stands with a key.
 *
 * @param loading whether this process loads it now
 * @param memory what is in memory; {@code null} if nothing is
 * @param shared how it stands in the level that processes share; {@code null} if there is
 * none
 */
public record Explanation(boolean loading, @Nullable Held memory, @Nullable Shared shared) {

	/**
	 * Something that is kept.
	 *
	 * @param freshness what it is good for
	 * @param missing whether it is kept that there is no value
	 * @param age how long it is kept
	 * @param fresh how long it is still fresh; negative if it was so before
	 * @param kept how long it is still kept
	 * @param generation the generation it is of; 0 if it has none
	 * @param cost how long its load took; zero if it was put
	 * @param tags its tags
	 */
	public record Held(Freshness freshness, boolean missing, Duration age, Duration fresh, Duration kept,
			long generation, Duration cost, Set<String> tags) {

		/**
		 * Copies the tags.
		 */
		public Held {
			tags = Set.copyOf(tags);
		}

	}

	/**
	 * How it stands in the level that processes share.
	 *
	 * @param reachable whether it could be asked
	 * @param bucket the part of the cache that the key belongs to
	 * @param generation the generation of the key; 0 if nothing was changed or loaded
	 * lately
	 * @param epoch the epoch of the bucket
	 * @param held what is kept; {@code null} if nothing is
	 * @param leased for how long another load may keep the key to itself; zero if none
	 * does
	 */
	public record Shared(boolean reachable, int bucket, long generation, long epoch, @Nullable Held held,
			Duration leased) {
	}

	/**
	 * What something that is kept is good for.
	 */
	public enum Freshness {

		/**
		 * It is the answer.
		 */
		FRESH,

		/**
		 * It is the answer while it is loaded anew.
		 */
		STALE,

		/**
		 * It is the answer only if it cannot be loaded anew.
		 */
		FALLBACK

	}

}
