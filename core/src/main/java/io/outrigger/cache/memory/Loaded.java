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
 * @param unchanged whether what is kept is to stay, because somebody else loads it
 */
record Loaded<V>(@Nullable Entry<V> entry, boolean keep, boolean shared, boolean unchanged) {

	static <V> Loaded<V> nothing() {
		return new Loaded<>(null, false, false, false);
	}

	static <V> Loaded<V> of(Entry<V> entry, boolean keep) {
		return new Loaded<>(entry, keep, false, false);
	}

	static <V> Loaded<V> shared(Entry<V> entry) {
		return new Loaded<>(entry, true, true, false);
	}

	static <V> Loaded<V> unchanged(Entry<V> entry) {
		return new Loaded<>(entry, false, true, true);
	}

}
