package io.outrigger.cache.level;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a level has of a key.
 *
 * @param <V> the type of the value
 * @param found whether it has something
 * @param value the value; {@code null} if there is none, or if it is kept that there is
 * none
 * @param left how long it is still to be kept
 * @param ticket with what to load it; of what was found, where it comes from
 */
public record Finding<V>(boolean found, @Nullable V value, Duration left, Ticket ticket) {

	/**
	 * Something was found.
	 * @param <V> the type of the value
	 * @param value the value, {@code null} if it is kept that there is none
	 * @param left how long it is still to be kept
	 * @param ticket where it comes from
	 * @return the finding
	 */
	public static <V> Finding<V> of(@Nullable V value, Duration left, Ticket ticket) {
		return new Finding<>(true, value, left, ticket);
	}

	/**
	 * Nothing was found.
	 * @param <V> the type of the value
	 * @param ticket with what to load it
	 * @return the finding
	 */
	public static <V> Finding<V> none(Ticket ticket) {
		return new Finding<>(false, null, Duration.ZERO, ticket);
	}

}
