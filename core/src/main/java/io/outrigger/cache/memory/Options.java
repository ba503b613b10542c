package io.outrigger.cache.memory;

import org.jspecify.annotations.Nullable;

import io.outrigger.cache.EntryOptions;

/**
 * What is different for each value.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
interface Options<V> {

	/**
	 * Returns the options of a value.
	 * @param value the value, or {@code null} if there is none
	 * @return its options
	 */
	EntryOptions of(@Nullable V value);

}
