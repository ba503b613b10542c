package io.outrigger.cache;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Values by key, kept in memory for a time to live. Safe for use from several threads;
 * nothing here blocks, and every {@code Mono} does its work anew for each subscriber.
 * Keys and values are never {@code null}.
 * <p>
 * However many ask for a key at once, one load runs. It runs with the Reactor context of
 * the first who asked; its error reaches all who wait and is not kept; that a load ends
 * without a value is kept in mind for as long as the settings say, which is not at all
 * unless they do. Who cancels leaves the others their load; when the last one leaves, the
 * load is cancelled. A load that takes longer than the load timeout fails with a
 * {@link CacheLoadTimeoutException}, and the key can be loaded again.
 * <p>
 * A value whose load began before an {@link #evict}, {@link #clear} or {@link #put} of
 * its key is given to those who already waited for it and to nobody else: it is never
 * kept, and whoever asks afterwards gets the value put, or a load of their own.
 * <p>
 * All who ask are given the same object: whoever receives it must neither change nor
 * release it, by a discard hook either.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface IntelligentCache<K, V> {

	/**
	 * Returns the name under which the cache is configured and observed.
	 * @return the name
	 */
	String name();

	/**
	 * Returns the type of the keys.
	 * @return the type
	 */
	Class<K> keyType();

	/**
	 * Returns the type of the values.
	 * @return the type
	 */
	Class<V> valueType();

	/**
	 * Returns a value if it is kept. Loads nothing, and waits for no load.
	 * @param key the key
	 * @return the value; empty if it is not kept, or if it is kept that there is none
	 */
	Mono<V> get(K key);

	/**
	 * Returns a value, loading it if it is not here.
	 * @param key the key
	 * @param loader loads the value; called at most once per load, on the thread of
	 * whoever subscribed first or, where Redis is asked before, on one of Reactor's
	 * parallel scheduler
	 * @return the value; empty if the loader had none
	 */
	Mono<V> get(K key, Function<? super K, Mono<V>> loader);

	/**
	 * Returns values, loading together those that are not here and that nobody loads yet.
	 * @param keys the keys
	 * @param batchLoader loads the values of the keys it is given; keys without a value
	 * are left out of its result, and keys it was not asked for are ignored
	 * @return the values in the order of the keys, without keys that have no value; fails
	 * if the load of any key fails
	 */
	Mono<Map<K, V>> getAll(Collection<? extends K> keys, Function<? super Set<K>, Mono<Map<K, V>>> batchLoader);

	/**
	 * Like {@link #get(Object)}, and tells what is kept as missing from what is not kept.
	 * @param key the key
	 * @return the value, or an empty {@code Optional} if it is kept that there is none;
	 * empty if nothing is kept
	 */
	Mono<Optional<V>> find(K key);

	/**
	 * Like {@link #get(Object, Function)}, and tells where the value came from.
	 * @param key the key
	 * @param loader loads the value
	 * @return the value and its status; empty if the loader had none
	 */
	Mono<Lookup<V>> lookup(K key, Function<? super K, Mono<V>> loader);

	/**
	 * Like {@link #getAll}, and tells where the values came from.
	 * @param keys the keys
	 * @param batchLoader loads the values of the keys it is given
	 * @return the values and their combined status: a hit only if every key was one
	 */
	Mono<Lookup<Map<K, V>>> lookupAll(Collection<? extends K> keys,
			Function<? super Set<K>, Mono<Map<K, V>>> batchLoader);

	/**
	 * Returns a value if it is in memory now and fresh. Loads nothing, asks nobody,
	 * allocates nothing, and counts as neither hit nor miss.
	 * @param key the key
	 * @return the value, or {@code null} if it is not here
	 */
	@Nullable V peek(K key);

	/**
	 * Keeps a value for the time to live.
	 * @param key the key
	 * @param value the value
	 * @return completes once readers see it
	 */
	Mono<Void> put(K key, V value);

	/**
	 * Keeps a value unless one is kept already. A load that began before counts for
	 * nothing, as with {@link #put}, and so does it that a key is kept as missing.
	 * @param key the key
	 * @param value the value
	 * @return whether it is kept now
	 */
	Mono<Boolean> putIfAbsent(K key, V value);

	/**
	 * Keeps a value in place of another.
	 * @param key the key
	 * @param expected what has to be kept now, by {@code equals}
	 * @param value the value
	 * @return whether it is kept now
	 */
	Mono<Boolean> replace(K key, V expected, V value);

	/**
	 * Keeps in mind that a key has no value: for the time that the settings give missing
	 * values, or the time to live if they give them none.
	 * @param key the key
	 * @return completes once readers see it
	 */
	Mono<Void> putMissing(K key);

	/**
	 * Forgets a value. To be subscribed to after the change that made the value wrong.
	 * @param key the key
	 * @return completes once nobody can read what was loaded before
	 */
	Mono<Void> evict(K key);

	/**
	 * Lets a value be fresh no more: it is loaded anew before anybody reads it again, and
	 * is the answer only if that fails, where the settings have stale values on errors.
	 * @param key the key
	 * @return completes once nobody reads it otherwise
	 */
	Mono<Void> expire(K key);

	/**
	 * Forgets all values that have a tag.
	 * @param tag the tag
	 * @return completes once nobody can read what was loaded before and has the tag
	 */
	Mono<Void> evictTag(String tag);

	/**
	 * Loads a value whatever is kept, which stays the answer meanwhile.
	 * @param key the key
	 * @param loader loads the value
	 * @return the value loaded, by this load or by one that was under way; empty if the
	 * loader had none
	 */
	Mono<V> refresh(K key, Function<? super K, Mono<V>> loader);

	/**
	 * Forgets all values.
	 * @return completes once nobody can read what was loaded before
	 */
	Mono<Void> clear();

	/**
	 * Returns the same cache for values for which something is different.
	 * @param options returns what is different for a value that is loaded or put
	 * @return the cache; what is kept and counted is the same
	 */
	IntelligentCache<K, V> with(Function<? super V, EntryOptions> options);

	/**
	 * Returns the same cache for values for which something is different.
	 * @param options what is different for every value that is loaded or put
	 * @return the cache; what is kept and counted is the same
	 */
	default IntelligentCache<K, V> with(EntryOptions options) {
		return with((value) -> options);
	}

	/**
	 * Returns the same cache for callers who have futures.
	 * @return the cache
	 */
	default FutureCache<K, V> futures() {
		return new FutureCache<>(this);
	}

	/**
	 * Returns the same cache for callers who may block.
	 * @return the cache
	 */
	default BlockingCache<K, V> blocking() {
		return new BlockingCache<>(this);
	}

	/**
	 * Tells how it stands with a key. Changes nothing and counts as neither hit nor miss.
	 * @param key the key
	 * @return how it stands
	 */
	Mono<Explanation> explain(K key);

	/**
	 * Returns the keys in memory that are read most, as the cache has it. Looks at all of
	 * them: not for every request.
	 * @param limit how many at most
	 * @return the keys, those read most first
	 */
	List<K> hottest(int limit);

	/**
	 * Returns the settings in force.
	 * @return the settings
	 */
	CacheSettings settings();

	/**
	 * Returns what the cache did so far.
	 * @return the counts
	 */
	CacheStatistics statistics();

}
