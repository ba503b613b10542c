package io.outrigger.cache.memory;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A value that is kept, or that there is none.
 *
 * @param <V> the type of the value
 * @param value the value, or {@code null} if there is none
 * @param expiresAt reading of the ticker at which its time runs out
 * @param generation that of the key in the level that processes share; 0 if there is
 * none, or it could not be asked
 * @param region with which it stops counting
 */
record Entry<V>(@Nullable V value, long expiresAt, long generation, Region region) {

	Duration remaining(long now) {
		return Duration.ofNanos(Math.max(0, this.expiresAt - now));
	}

}
