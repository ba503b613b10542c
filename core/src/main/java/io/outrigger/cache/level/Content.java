package io.outrigger.cache.level;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A value, or that there is none, and for how long that is of use.
 *
 * @param <V> the type of the value
 * @param value the value; {@code null} if it is kept that there is none
 * @param fresh how long it is fresh from when it is stored
 * @param kept how long it is kept from then, for when it is fresh no more
 * @param cost how long its load took; zero if it was put
 * @param tags by which it can be evicted together with others
 */
public record Content<V>(@Nullable V value, Duration fresh, Duration kept, Duration cost, Set<String> tags) {

	/**
	 * Copies the tags.
	 */
	public Content {
		tags = Set.copyOf(tags);
	}

	/**
	 * Returns what is kept for as long as it is fresh.
	 * @param <V> the type of the value
	 * @param value the value; {@code null} to keep that there is none
	 * @param ttl how long it is fresh
	 * @return the content, without tags
	 */
	public static <V> Content<V> of(@Nullable V value, Duration ttl) {
		return new Content<>(value, ttl, ttl, Duration.ZERO, Set.of());
	}

}
