package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.level.Standing;

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
	 * Looks for a value that is not in memory, or of which memory does not know whether
	 * it is the latest.
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

	/**
	 * Says that a load failed, or that nobody waits for it any more.
	 * @param key the key
	 * @param load the load
	 */
	void abandoned(K key, Load<V> load);

	Mono<Void> put(Space<K, V> space, K key, @Nullable V value, EntryOptions options);

	Mono<Boolean> putIfAbsent(Space<K, V> space, K key, V value, EntryOptions options);

	Mono<Boolean> replace(Space<K, V> space, K key, V expected, V value, EntryOptions options);

	Mono<Void> evict(Space<K, V> space, K key);

	Mono<Void> expire(Space<K, V> space, K key);

	Mono<Void> evictTag(Space<K, V> space, String tag);

	/**
	 * Forgets what is not in memory.
	 * @return completes once it is forgotten
	 */
	Mono<Void> clear();

	/**
	 * Tells how it stands with a key in the level that processes share.
	 * @param key the key
	 * @return how it stands; empty if there is none
	 */
	Mono<Standing<V>> standing(K key);

	/**
	 * Returns what happened between memory and that level.
	 * @return how often, by event
	 */
	Map<CacheEvent, Long> events();

	/**
	 * Returns for how long a change by others may have gone unnoticed.
	 * @return the time
	 */
	Duration age();

}
