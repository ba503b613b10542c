package io.outrigger.flow.rate;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What keys lacked for which there was no room any more: by a hash of the key, until when
 * the emptiest of them is not full. So no key is forgotten wrongly, and another that
 * shares its place begins with less than a full bucket at worst. A fixed size.
 */
final class EvictedKeys {

	private static final int SLOTS = 1 << 16;

	// Odd, and another one in each process: nobody outside knows who shares a place
	private final int seed = ThreadLocalRandom.current().nextInt() | 1;

	private final AtomicLongArray fullAt = new AtomicLongArray(SLOTS);

	EvictedKeys(long now) {
		for (int slot = 0; slot < SLOTS; slot++) {
			this.fullAt.setPlain(slot, now);
		}
	}

	void add(Object key, long time) {
		this.fullAt.accumulateAndGet(slot(key), time, (known, next) -> (next - known > 0) ? next : known);
	}

	long nanosToFull(Object key, long now) {
		return Math.max(0, this.fullAt.get(slot(key)) - now);
	}

	private int slot(Object key) {
		int mixed = key.hashCode() * this.seed;
		return ((mixed ^ (mixed >>> 15)) * this.seed) >>> 16;
	}

}
