package io.outrigger.cache;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An {@link IntelligentCache} for callers who have futures. Each call does its work once,
 * from when it is made; where there is no value a future completes with {@code null}.
 * Cancelling a future leaves a load as cancelling a {@code Mono} does. Safe for use from
 * several threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class FutureCache<K, V> {

	private final IntelligentCache<K, V> cache;

	FutureCache(IntelligentCache<K, V> cache) {
		this.cache = cache;
	}

	/**
	 * Returns a value if it is kept.
	 * @param key the key
	 * @return the value, or {@code null}
	 * @see IntelligentCache#get(Object)
	 */
	public CompletableFuture<V> get(K key) {
		return this.cache.get(key).toFuture();
	}

	/**
	 * Returns a value, loading it if it is not here.
	 * @param key the key
	 * @param loader loads the value
	 * @return the value, or {@code null} if the loader had none
	 * @see IntelligentCache#get(Object, Function)
	 */
	public CompletableFuture<V> get(K key, Function<? super K, ? extends CompletionStage<V>> loader) {
		return this.cache.get(key, (missing) -> Mono.fromCompletionStage(loader.apply(missing))).toFuture();
	}

	/**
	 * Returns values, loading together those that are not here.
	 * @param keys the keys
	 * @param loader loads the values of the keys it is given
	 * @return the values in the order of the keys
	 * @see IntelligentCache#getAll
	 */
	public CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys,
			Function<? super Set<K>, ? extends CompletionStage<Map<K, V>>> loader) {
		return this.cache.getAll(keys, (missing) -> Mono.fromCompletionStage(loader.apply(missing))).toFuture();
	}

	/**
	 * Loads a value whatever is kept.
	 * @param key the key
	 * @param loader loads the value
	 * @return the value, or {@code null} if the loader had none
	 * @see IntelligentCache#refresh
	 */
	public CompletableFuture<V> refresh(K key, Function<? super K, ? extends CompletionStage<V>> loader) {
		return this.cache.refresh(key, (missing) -> Mono.fromCompletionStage(loader.apply(missing))).toFuture();
	}

	/**
	 * Keeps a value.
	 * @param key the key
	 * @param value the value
	 * @return completes once readers see it
	 */
	public CompletableFuture<Void> put(K key, V value) {
		return this.cache.put(key, value).toFuture();
	}

	/**
	 * Keeps a value unless one is kept already.
	 * @param key the key
	 * @param value the value
	 * @return whether it is kept now
	 */
	public CompletableFuture<Boolean> putIfAbsent(K key, V value) {
		return this.cache.putIfAbsent(key, value).toFuture();
	}

	/**
	 * Keeps a value in place of another.
	 * @param key the key
	 * @param expected what has to be kept now
	 * @param value the value
	 * @return whether it is kept now
	 */
	public CompletableFuture<Boolean> replace(K key, V expected, V value) {
		return this.cache.replace(key, expected, value).toFuture();
	}

	/**
	 * Forgets a value.
	 * @param key the key
	 * @return completes once nobody can read what was loaded before
	 */
	public CompletableFuture<Void> evict(K key) {
		return this.cache.evict(key).toFuture();
	}

	/**
	 * Forgets all values that have a tag.
	 * @param tag the tag
	 * @return completes once nobody can read what was loaded before and has the tag
	 */
	public CompletableFuture<Void> evictTag(String tag) {
		return this.cache.evictTag(tag).toFuture();
	}

	/**
	 * Forgets all values.
	 * @return completes once nobody can read what was loaded before
	 */
	public CompletableFuture<Void> clear() {
		return this.cache.clear().toFuture();
	}

	/**
	 * Returns a value if it is in memory now and fresh.
	 * @param key the key
	 * @return the value, or {@code null}
	 */
	public @Nullable V peek(K key) {
		return this.cache.peek(key);
	}

}
