package io.outrigger.cache;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The caches of this process by name. Safe for use from several threads. A cache, once
 * asked for, stays for the life of the process: names are to come from code, never from
 * requests, so their number is as bounded as the code is.
 */
public interface IntelligentCaches {

	/**
	 * Returns the cache of a name, creating it if it is not there.
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param name the name: letters, digits, {@code '.'}, {@code '_'} and {@code '-'}, at
	 * most 127
	 * @param keyType the type of the keys
	 * @param valueType the type of the values
	 * @return the cache, the same object for the same name
	 * @throws CacheTypeMismatchException if the cache is there with other types
	 * @throws IllegalArgumentException if the name breaks its rule
	 */
	<K, V> IntelligentCache<K, V> cache(String name, Class<K> keyType, Class<V> valueType);

	/**
	 * Returns a cache if it is there.
	 * @param name the name
	 * @return the cache, or {@code null} if nobody asked for it so far
	 */
	@Nullable IntelligentCache<?, ?> find(String name);

	/**
	 * Returns the caches that are there.
	 * @return the caches in the order of their names
	 */
	List<IntelligentCache<?, ?>> all();

	/**
	 * Returns for how long a change by another process may have gone unnoticed.
	 * @return the greatest time of all caches; zero if none is shared
	 */
	Duration age();

	/**
	 * Tells a listener of each cache that is there and of each that comes to be. It may
	 * be told twice of a cache that comes to be while it is added.
	 * @param listener neither blocks nor fails
	 */
	void onCache(Consumer<? super IntelligentCache<?, ?>> listener);

}
