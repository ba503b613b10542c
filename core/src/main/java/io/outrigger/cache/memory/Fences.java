package io.outrigger.cache.memory;

import java.util.concurrent.atomic.AtomicLongArray;

import io.outrigger.cache.level.SharedLevel;

/**
 * What was heard of changes, kept for a few keys together: whoever asked for a key
 * before, and is answered after, finds out that it may have changed meanwhile. Keys of
 * different buckets are kept apart, whose generations do not compare.
 */
final class Fences {

	private static final int STRIPES = 64;

	private static final int SIZE = SharedLevel.BUCKETS * STRIPES;

	// How many changes there were of which the generation is known, and the greatest
	private final AtomicLongArray changes = new AtomicLongArray(SIZE);

	private final AtomicLongArray latest = new AtomicLongArray(SIZE);

	// How many there were of which it is not
	private final AtomicLongArray unknown = new AtomicLongArray(SIZE);

	/**
	 * Returns how far it is with a key.
	 * @param bucket the bucket of the key
	 * @param key the key
	 * @return the fence, to be had before the key is asked for
	 */
	Fence at(int bucket, Object key) {
		int index = index(bucket, key);
		return new Fence(this.changes.get(index), this.unknown.get(index));
	}

	void raise(int bucket, Object key, long generation) {
		int index = index(bucket, key);
		this.latest.accumulateAndGet(index, generation, Math::max);
		this.changes.incrementAndGet(index);
	}

	/**
	 * Raises the fence for a change that only this process knows of.
	 * @param bucket the bucket of the key
	 * @param key the key
	 * @param before the fence from before the change
	 * @return the fence with this change
	 */
	Fence raise(int bucket, Object key, Fence before) {
		return new Fence(before.changes(), this.unknown.incrementAndGet(index(bucket, key)));
	}

	/**
	 * Whether something still counts of which the generation was learned since.
	 * @param bucket the bucket of the key
	 * @param key the key
	 * @param before the fence from before it was asked for
	 * @param generation its generation; 0 if that is not known
	 * @return {@code false} if the key may have changed since
	 */
	boolean counts(int bucket, Object key, Fence before, long generation) {
		int index = index(bucket, key);
		return this.unknown.get(index) == before.unknown() && (this.changes.get(index) == before.changes()
				|| (generation > 0 && generation >= this.latest.get(index)));
	}

	private static int index(int bucket, Object key) {
		int hash = key.hashCode();
		return bucket * STRIPES + ((hash ^ (hash >>> 16)) & (STRIPES - 1));
	}

	/**
	 * How many changes were heard of.
	 *
	 * @param changes those that the shared level knows
	 * @param unknown those that it does not know yet
	 */
	record Fence(long changes, long unknown) {
	}

}
