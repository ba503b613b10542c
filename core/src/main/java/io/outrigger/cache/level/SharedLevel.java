package io.outrigger.cache.level;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheEvent;

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
	 * Looks for a value, fresh or not, and prepares to load it if there is none.
	 * @param key the key
	 * @param lease for how long no other process is to load it; zero to load it whoever
	 * else does
	 * @return what was found
	 */
	Mono<Finding<V>> read(K key, Duration lease);

	/**
	 * Prepares to load what is there already. Who is refused the lease does not wait.
	 * @param key the key
	 * @param lease for how long no other process is to load it; zero to load it whoever
	 * else does
	 * @return a finding of nothing, with the ticket
	 */
	Mono<Finding<V>> prepare(K key, Duration lease);

	/**
	 * Waits until another process has loaded a key, or does so no more.
	 * @param key the key
	 * @param atMost how long to wait
	 * @return completes then, or when the time is over
	 */
	Mono<Void> awaitLoad(K key, Duration atMost);

	/**
	 * Says that a load is over that has not filled anything.
	 * @param key the key
	 * @param ticket what the load was prepared with
	 * @return completes when other processes may load the key, if that can be said
	 */
	Mono<Void> release(K key, Ticket ticket);

	/**
	 * Asks whether a value is still the one that is there.
	 * @param key the key
	 * @param origin what the value came with
	 * @param tags the tags that it came with
	 * @return {@code false} if there is another or none, or if the level cannot be asked
	 */
	Mono<Boolean> isCurrent(K key, Ticket origin, Set<String> tags);

	/**
	 * Keeps what was loaded, unless the key changed since the load was prepared, or a tag
	 * of it was evicted.
	 * @param key the key
	 * @param ticket what the load was prepared with; its lease ends
	 * @param content what was loaded
	 * @return {@code false} if the key has changed or may have
	 */
	Mono<Boolean> fill(K key, Ticket ticket, Content<V> content);

	/**
	 * Keeps a value whatever was there, and tells all processes.
	 * @param key the key
	 * @param content the value
	 * @return what came of it
	 */
	Mono<Outcome> put(K key, Content<V> content);

	/**
	 * Keeps a value if there is no fresh one, and tells all processes.
	 * @param key the key
	 * @param content the value
	 * @return what came of it
	 */
	Mono<Outcome> putIfAbsent(K key, Content<V> content);

	/**
	 * Keeps a value if a certain one is there and fresh, and tells all processes.
	 * @param key the key
	 * @param expected what has to be there, by {@code equals}
	 * @param content the value
	 * @return what came of it
	 */
	Mono<Outcome> replace(K key, V expected, Content<V> content);

	/**
	 * Forgets a value, and tells all processes.
	 * @param key the key
	 * @return what came of it
	 */
	Mono<Outcome> evict(K key);

	/**
	 * Lets a value be fresh no more, and tells all processes.
	 * @param key the key
	 * @return what came of it
	 */
	Mono<Outcome> expire(K key);

	/**
	 * Forgets all values with a tag, and tells all processes.
	 * @param tag the tag
	 * @return what came of it in each bucket
	 */
	Flux<TagEviction> evictTag(String tag);

	/**
	 * Forgets all values, and tells all processes.
	 * @return completes once nobody finds them any more, or once it is to be done as soon
	 * as it can be
	 */
	Mono<Void> clear();

	/**
	 * Tells how it stands with a key. Changes nothing.
	 * @param key the key
	 * @return how it stands
	 */
	Mono<Standing<V>> standing(K key);

	/**
	 * Returns how long ago the level was last known to have told of all changes.
	 * @return the time since
	 */
	Duration age();

	/**
	 * Returns what happened so far.
	 * @return how often, by event
	 */
	Map<CacheEvent, Long> events();

}
