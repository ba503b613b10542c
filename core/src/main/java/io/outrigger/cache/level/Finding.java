package io.outrigger.cache.level;

import org.jspecify.annotations.Nullable;

/**
 * What a level has of a key.
 *
 * @param <V> the type of the value
 * @param stored what lies there; {@code null} if nothing does
 * @param ticket with what to load it; of what was found, where it comes from
 */
public record Finding<V>(@Nullable Stored<V> stored, Ticket ticket) {

	/**
	 * Something was found.
	 * @param <V> the type of the value
	 * @param stored what lies there
	 * @return the finding
	 */
	public static <V> Finding<V> of(Stored<V> stored) {
		return new Finding<>(stored, stored.origin());
	}

	/**
	 * Nothing was found.
	 * @param <V> the type of the value
	 * @param ticket with what to load it
	 * @return the finding
	 */
	public static <V> Finding<V> none(Ticket ticket) {
		return new Finding<>(null, ticket);
	}

}
