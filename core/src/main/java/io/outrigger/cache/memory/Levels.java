package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What lies behind a cache's memory, and how memory is kept true to it.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
interface Levels<K, V> {

	/**
	 * Returns the region of a key.
	 * @param key the key
	 * @return its number
	 */
	int bucket(K key);

	/**
	 * Looks for a value that is not in memory.
	 * @param space the memory
	 * @param key the key
	 * @return the value, or that there is none; empty if nothing is kept
	 */
	Mono<Optional<V>> find(Space<K, V> space, K key);

	/**
	 * Gets values that are not in memory, from wherever they are.
	 * @param space the memory
	 * @param loads what is there in their place, by key
	 * @param loader loads what is nowhere
	 * @return what came of it; keys without a value may be left out
	 */
	Mono<Map<K, Loaded<V>>> load(Space<K, V> space, Map<K, Load<V>> loads, LoaderRun<K, V> loader);

	Mono<Void> put(Space<K, V> space, K key, @Nullable V value);

	Mono<Boolean> putIfAbsent(Space<K, V> space, K key, V value);

	Mono<Boolean> replace(Space<K, V> space, K key, V expected, V value);

	Mono<Void> evict(Space<K, V> space, K key);

	/**
	 * Forgets what is not in memory.
	 * @return completes once it is forgotten
	 */
	Mono<Void> clear();

	/**
	 * Returns for how long a change by others may have gone unnoticed.
	 * @return the time
	 */
	Duration age();

}
