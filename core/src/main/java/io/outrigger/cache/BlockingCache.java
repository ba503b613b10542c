package io.outrigger.cache;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * An {@link IntelligentCache} for callers who may block. Every method waits, for a load
 * no longer than the load timeout, for that of another process no longer than its lease
 * and for Redis no longer than its own time-out, and refuses to with an
 * {@link IllegalStateException} on a thread that must not block, as an event loop.
 * Loaders run on a thread of their own, which may block too. Safe for use from several
 * threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class BlockingCache<K, V> {

	private final IntelligentCache<K, V> cache;

	BlockingCache(IntelligentCache<K, V> cache) {
		this.cache = cache;
	}

	/**
	 * Returns a value if it is kept.
	 * @param key the key
	 * @return the value, or {@code null}
	 */
	public @Nullable V get(K key) {
		return await(this.cache.get(key));
	}

	/**
	 * Returns a value, loading it if it is not here.
	 * @param key the key
	 * @param loader loads the value, or returns {@code null} if there is none; what it
	 * throws reaches the caller
	 * @return the value, or {@code null} if the loader had none
	 */
	public @Nullable V get(K key, Function<? super K, ? extends @Nullable V> loader) {
		return await(this.cache.get(key, (missing) -> load(() -> loader.apply(missing))));
	}

	/**
	 * Returns values, loading together those that are not here.
	 * @param keys the keys
	 * @param loader loads the values of the keys it is given
	 * @return the values in the order of the keys
	 */
	public Map<K, V> getAll(Collection<? extends K> keys, Function<? super Set<K>, Map<K, V>> loader) {
		Map<K, V> values = await(this.cache.getAll(keys, (missing) -> load(() -> loader.apply(missing))));
		return (values != null) ? values : Map.of();
	}

	/**
	 * Loads a value whatever is kept.
	 * @param key the key
	 * @param loader loads the value, or returns {@code null} if there is none
	 * @return the value, or {@code null} if the loader had none
	 */
	public @Nullable V refresh(K key, Function<? super K, ? extends @Nullable V> loader) {
		return await(this.cache.refresh(key, (missing) -> load(() -> loader.apply(missing))));
	}

	/**
	 * Keeps a value, and returns once readers see it.
	 * @param key the key
	 * @param value the value
	 */
	public void put(K key, V value) {
		await(this.cache.put(key, value));
	}

	/**
	 * Keeps a value unless one is kept already.
	 * @param key the key
	 * @param value the value
	 * @return whether it is kept now
	 */
	public boolean putIfAbsent(K key, V value) {
		return Boolean.TRUE.equals(await(this.cache.putIfAbsent(key, value)));
	}

	/**
	 * Keeps a value in place of another.
	 * @param key the key
	 * @param expected what has to be kept now
	 * @param value the value
	 * @return whether it is kept now
	 */
	public boolean replace(K key, V expected, V value) {
		return Boolean.TRUE.equals(await(this.cache.replace(key, expected, value)));
	}

	/**
	 * Forgets a value, and returns once nobody can read what was loaded before.
	 * @param key the key
	 */
	public void evict(K key) {
		await(this.cache.evict(key));
	}

	/**
	 * Forgets all values that have a tag, and returns once nobody can read them.
	 * @param tag the tag
	 */
	public void evictTag(String tag) {
		await(this.cache.evictTag(tag));
	}

	/**
	 * Forgets all values, and returns once nobody can read what was loaded before.
	 */
	public void clear() {
		await(this.cache.clear());
	}

	/**
	 * Returns a value if it is in memory now and fresh. Waits for nothing, so that any
	 * thread may call it.
	 * @param key the key
	 * @return the value, or {@code null}
	 */
	public @Nullable V peek(K key) {
		return this.cache.peek(key);
	}

	private static <T> Mono<T> load(Callable<? extends @Nullable T> loader) {
		return Mono.<T>fromCallable(loader).subscribeOn(Schedulers.boundedElastic());
	}

	private <T> @Nullable T await(Mono<T> answer) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("Cache '" + this.cache.name() + "' cannot be waited for on thread '"
					+ Thread.currentThread().getName() + "', which must not block");
		}
		return answer.block();
	}

}
