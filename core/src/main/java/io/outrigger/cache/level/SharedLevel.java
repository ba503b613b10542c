package io.outrigger.cache.level;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The values of a cache that all processes share. Each value has a generation, a number
 * that only grows: a change of its key has a greater one than all that was loaded before.
 * Safe for use from several threads; nothing here blocks, and nothing here fails: what
 * cannot be asked answers so.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface SharedLevel<K, V> {

	/**
	 * How many parts the keys are divided into, each of which has changes of its own.
	 */
	int BUCKETS = 32;

	/**
	 * Returns the part that a key belongs to.
	 * @param key the key
	 * @return from 0 to less than {@link #BUCKETS}
	 */
	int bucket(K key);

	/**
	 * Looks for a value, and prepares to load it if there is none.
	 * @param key the key
	 * @return what was found
	 */
	Mono<Finding<V>> read(K key);

	/**
	 * Keeps what was loaded, unless the key changed since the load was prepared.
	 * @param key the key
	 * @param ticket what the load was prepared with
	 * @param value the value; {@code null} to keep that there is none
	 * @param ttl how long to keep it
	 * @return {@code false} if the key has changed or may have
	 */
	Mono<Boolean> fill(K key, Ticket ticket, @Nullable V value, Duration ttl);

	/**
	 * Keeps a value whatever was there, and tells all processes.
	 * @param key the key
	 * @param value the value; {@code null} to keep that there is none
	 * @param ttl how long to keep it
	 * @return what came of it
	 */
	Mono<Outcome> put(K key, @Nullable V value, Duration ttl);

	/**
	 * Keeps a value if there is none, and tells all processes.
	 * @param key the key
	 * @param value the value
	 * @param ttl how long to keep it
	 * @return what came of it
	 */
	Mono<Outcome> putIfAbsent(K key, V value, Duration ttl);

	/**
	 * Keeps a value if a certain one is there, and tells all processes.
	 * @param key the key
	 * @param expected what has to be there, by {@code equals}
	 * @param value the value
	 * @param ttl how long to keep it
	 * @return what came of it
	 */
	Mono<Outcome> replace(K key, V expected, V value, Duration ttl);

	/**
	 * Forgets a value, and tells all processes.
	 * @param key the key
	 * @return what came of it
	 */
	Mono<Outcome> evict(K key);

	/**
	 * Forgets all values, and tells all processes.
	 * @return completes once nobody finds them any more, or once it is to be done as soon
	 * as it can be
	 */
	Mono<Void> clear();

	/**
	 * Returns how long ago the level was last known to have told of all changes.
	 * @return the time since
	 */
	Duration age();

}
