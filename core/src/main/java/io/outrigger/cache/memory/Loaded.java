package io.outrigger.cache.memory;

import org.jspecify.annotations.Nullable;

/**
 * What a load brought.
 *
 * @param <V> the type of the value
 * @param entry the value, or that there is none; {@code null} if there is none and that
 * is not kept
 * @param keep whether it may be kept
 * @param shared whether the level that processes share had it
 */
record Loaded<V>(@Nullable Entry<V> entry, boolean keep, boolean shared) {

	static <V> Loaded<V> nothing() {
		return new Loaded<>(null, false, false);
	}

}
