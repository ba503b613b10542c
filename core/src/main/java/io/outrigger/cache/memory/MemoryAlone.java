package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * There is nothing behind memory but the loader.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class MemoryAlone<K, V> implements Levels<K, V> {

	private final Lifetimes lifetimes;

	MemoryAlone(Lifetimes lifetimes) {
		this.lifetimes = lifetimes;
	}

	@Override
	public int bucket(K key) {
		return 0;
	}

	@Override
	public Mono<Optional<V>> find(Space<K, V> space, K key) {
		return Mono.empty();
	}

	@Override
	public Mono<Map<K, Loaded<V>>> load(Space<K, V> space, Map<K, Load<V>> loads, LoaderRun<K, V> loader) {
		return loader.of(loads.keySet()).map((values) -> {
			Map<K, Loaded<V>> loaded = new LinkedHashMap<>();
			loads.forEach((key, load) -> loaded.put(key, loaded(values.get(key), load.region())));
			return loaded;
		});
	}

	private Loaded<V> loaded(@Nullable V value, Region region) {
		Duration ttl = this.lifetimes.ofLoaded(value);
		return ttl.isZero() ? Loaded.nothing() : new Loaded<>(this.lifetimes.entry(value, ttl, 0, region), true, false);
	}

	@Override
	public Mono<Void> put(Space<K, V> space, K key, @Nullable V value) {
		return Mono.fromRunnable(() -> space.put(key, entry(space, value)));
	}

	@Override
	public Mono<Boolean> putIfAbsent(Space<K, V> space, K key, V value) {
		return Mono.fromSupplier(() -> space.putIfAbsent(key, entry(space, value)));
	}

	@Override
	public Mono<Boolean> replace(Space<K, V> space, K key, V expected, V value) {
		return Mono.fromSupplier(() -> space.replace(key, expected, entry(space, value)));
	}

	@Override
	public Mono<Void> evict(Space<K, V> space, K key) {
		return Mono.fromRunnable(() -> space.evict(key));
	}

	@Override
	public Mono<Void> clear() {
		return Mono.empty();
	}

	@Override
	public Duration age() {
		return Duration.ZERO;
	}

	private Entry<V> entry(Space<K, V> space, @Nullable V value) {
		return this.lifetimes.entry(value, this.lifetimes.ofPut(value), 0, space.region(0));
	}

}
