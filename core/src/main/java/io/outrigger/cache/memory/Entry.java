package io.outrigger.cache.memory;

import java.time.Duration;

/**
 * A value that is kept.
 *
 * @param <V> the type of the value
 * @param value the value
 * @param expiresAt reading of the ticker at which its time runs out
 */
record Entry<V>(V value, long expiresAt) {

	Duration remaining(long now) {
		return Duration.ofNanos(Math.max(0, this.expiresAt - now));
	}

}
