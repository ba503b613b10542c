package io.outrigger.autoconfigure.cache;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.Explanation;

/**
 * How it stands with a key, as the endpoint shows it: never the value, nor the key.
 *
 * @param loading whether this process loads it now
 * @param memory what is in memory
 * @param shared how it stands in Redis
 */
record ExplanationDescriptor(boolean loading, @Nullable HeldDescriptor memory, @Nullable SharedDescriptor shared) {

	static ExplanationDescriptor of(Explanation explanation) {
		Explanation.Shared shared = explanation.shared();
		return new ExplanationDescriptor(explanation.loading(), held(explanation.memory()),
				(shared != null) ? new SharedDescriptor(shared.reachable(), shared.bucket(), shared.generation(),
						shared.epoch(), held(shared.held()), shared.leased().toMillis()) : null);
	}

	private static @Nullable HeldDescriptor held(Explanation.@Nullable Held held) {
		return (held != null) ? new HeldDescriptor(held.freshness().name().toLowerCase(Locale.ROOT), held.missing(),
				held.age().toMillis(), held.fresh().toMillis(), held.kept().toMillis(), held.generation(),
				held.cost().toMillis(), held.tags()) : null;
	}

	/**
	 * Something that is kept. Times are in milliseconds.
	 *
	 * @param freshness {@code fresh}, {@code stale}, which is the answer while it is
	 * loaded anew, or {@code fallback}, which is if that fails
	 * @param missing whether it is kept that there is no value
	 * @param ageMs how long it is kept
	 * @param freshMs how long it is still fresh, negative if it was so before
	 * @param keptMs how long it is still kept
	 * @param generation the generation that it is of
	 * @param loadMs how long its load took
	 * @param tags its tags
	 */
	record HeldDescriptor(String freshness, boolean missing, long ageMs, long freshMs, long keptMs, long generation,
			long loadMs, Set<String> tags) {
	}

	/**
	 * How it stands in Redis.
	 *
	 * @param reachable whether it could be asked
	 * @param bucket the part of the cache that the key belongs to
	 * @param generation the generation of the key
	 * @param epoch the epoch of the bucket
	 * @param held what is kept
	 * @param leasedMs for how long a load may keep the key to itself
	 */
	record SharedDescriptor(boolean reachable, int bucket, long generation, long epoch, @Nullable HeldDescriptor held,
			long leasedMs) {
	}

}
