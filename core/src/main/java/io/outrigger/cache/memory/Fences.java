package io.outrigger.cache.memory;

import java.util.concurrent.atomic.AtomicLongArray;

import io.outrigger.cache.level.SharedLevel;

/**
 * The latest generations of which other processes told, kept for a few keys together:
 * whoever asked for a key before, and is answered after, finds out that it may have
 * changed meanwhile. Keys of different buckets are kept apart, whose generations do not
 * compare.
 */
final class Fences {

	private static final int STRIPES = 64;

	private final AtomicLongArray latest = new AtomicLongArray(SharedLevel.BUCKETS * STRIPES);

	long at(int bucket, Object key) {
		return this.latest.get(index(bucket, key));
	}

	void raise(int bucket, Object key, long generation) {
		this.latest.accumulateAndGet(index(bucket, key), generation, Math::max);
	}

	/**
	 * Whether something still counts of which the generation was learned since.
	 * @param bucket the bucket of the key
	 * @param key the key
	 * @param before what {@link #at} returned before it was asked for
	 * @param generation its generation; 0 if that is not known
	 * @return {@code false} if the key may have changed since
	 */
	boolean counts(int bucket, Object key, long before, long generation) {
		long now = at(bucket, key);
		return now == before || (generation > 0 && generation >= now);
	}

	private static int index(int bucket, Object key) {
		int hash = key.hashCode();
		return bucket * STRIPES + ((hash ^ (hash >>> 16)) & (STRIPES - 1));
	}

}
