package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheStatistics;
import io.outrigger.cache.CacheStatus;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.Explanation;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.Lookup;

/**
 * A cache as its users see it.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class CaffeineCache<K, V> implements IntelligentCache<K, V> {

	private final Core<K, V> core;

	private final Options<V> options;

	CaffeineCache(Core<K, V> core, Options<V> options) {
		this.core = core;
		this.options = options;
	}

	@Override
	public String name() {
		return this.core.definition().name();
	}

	@Override
	public Class<K> keyType() {
		return this.core.definition().keyType();
	}

	@Override
	public Class<V> valueType() {
		return this.core.definition().valueType();
	}

	@Override
	public Mono<V> get(K key) {
		return find(key).mapNotNull((found) -> found.orElse(null));
	}

	@Override
	public Mono<V> get(K key, Function<? super K, Mono<V>> loader) {
		return CachedMono.of(this, key, loader);
	}

	@Override
	public Mono<Optional<V>> find(K key) {
		Objects.requireNonNull(key, "key");
		return this.core.find(key);
	}

	@Override
	public Mono<Lookup<V>> lookup(K key, Function<? super K, Mono<V>> loader) {
		Objects.requireNonNull(key, "key");
		return this.core.arrive(key, loader, this.options, false, (arrival) -> {
			V value = arrival.value();
			return (value != null) ? new Lookup<>(value, arrival.status(name(), this.core.now())) : null;
		});
	}

	Core<K, V> core() {
		return this.core;
	}

	Mono<V> load(K key, Function<? super K, Mono<V>> loader) {
		return this.core.arrive(key, loader, this.options, false, Arrival::value);
	}

	@Override
	public Mono<V> refresh(K key, Function<? super K, Mono<V>> loader) {
		Objects.requireNonNull(key, "key");
		return this.core.arrive(key, loader, this.options, true, Arrival::value);
	}

	@Override
	public Mono<Map<K, V>> getAll(Collection<? extends K> keys, Function<? super Set<K>, Mono<Map<K, V>>> batchLoader) {
		return arriveAll(keys, batchLoader).map(CaffeineCache::values);
	}

	@Override
	public Mono<Lookup<Map<K, V>>> lookupAll(Collection<? extends K> keys,
			Function<? super Set<K>, Mono<Map<K, V>>> batchLoader) {
		return arriveAll(keys, batchLoader)
			.map((arrivals) -> new Lookup<>(values(arrivals), CacheStatus.combine(name(), statuses(arrivals))));
	}

	private Mono<Map<K, Arrival<V>>> arriveAll(Collection<? extends K> keys,
			Function<? super Set<K>, Mono<Map<K, V>>> batchLoader) {
		return this.core.arriveAll(Collections.unmodifiableSet(new LinkedHashSet<>(keys)), batchLoader, this.options);
	}

	private List<CacheStatus> statuses(Map<K, Arrival<V>> arrivals) {
		long now = this.core.now();
		return arrivals.values().stream().map((arrival) -> arrival.status(name(), now)).toList();
	}

	private static <K, V> Map<K, V> values(Map<K, Arrival<V>> arrivals) {
		Map<K, V> values = new LinkedHashMap<>();
		arrivals.forEach((key, arrival) -> {
			V value = arrival.value();
			if (value != null) {
				values.put(key, value);
			}
		});
		return Collections.unmodifiableMap(values);
	}

	@Override
	public @Nullable V peek(K key) {
		return this.core.peek(key);
	}

	@Override
	public Mono<Void> put(K key, V value) {
		Objects.requireNonNull(key, "key");
		Objects.requireNonNull(value, "value");
		return Mono.defer(() -> this.core.levels().put(this.core.tuned(), key, value, this.options.of(value)));
	}

	@Override
	public Mono<Boolean> putIfAbsent(K key, V value) {
		Objects.requireNonNull(key, "key");
		Objects.requireNonNull(value, "value");
		return Mono.defer(() -> this.core.levels().putIfAbsent(this.core.tuned(), key, value, this.options.of(value)));
	}

	@Override
	public Mono<Boolean> replace(K key, V expected, V value) {
		Objects.requireNonNull(key, "key");
		Objects.requireNonNull(expected, "expected");
		Objects.requireNonNull(value, "value");
		return Mono
			.defer(() -> this.core.levels().replace(this.core.tuned(), key, expected, value, this.options.of(value)));
	}

	@Override
	public Mono<Void> putMissing(K key) {
		Objects.requireNonNull(key, "key");
		return Mono.defer(() -> this.core.levels().put(this.core.tuned(), key, null, this.options.of(null)));
	}

	@Override
	public Mono<Void> evict(K key) {
		Objects.requireNonNull(key, "key");
		return Mono.defer(() -> this.core.levels().evict(this.core.space(), key));
	}

	@Override
	public Mono<Void> expire(K key) {
		Objects.requireNonNull(key, "key");
		return Mono.defer(() -> this.core.levels().expire(this.core.space(), key));
	}

	@Override
	public Mono<Void> evictTag(String tag) {
		if (!EntryOptions.isTag(tag)) {
			throw new IllegalArgumentException(
					"Tag is '" + tag + "' but must be: from 1 to 128 characters without control characters");
		}
		return Mono.defer(() -> this.core.levels().evictTag(this.core.space(), tag));
	}

	@Override
	public Mono<Void> clear() {
		return this.core.clear();
	}

	@Override
	public CacheSettings settings() {
		return this.core.settings();
	}

	@Override
	public CacheStatistics statistics() {
		return this.core.statistics();
	}

	@Override
	public IntelligentCache<K, V> with(Function<? super V, EntryOptions> options) {
		return new CaffeineCache<>(this.core, (value) -> (value != null) ? options.apply(value) : EntryOptions.NONE);
	}

	@Override
	public IntelligentCache<K, V> with(EntryOptions options) {
		return new CaffeineCache<>(this.core, (value) -> options);
	}

	@Override
	public Mono<Explanation> explain(K key) {
		Objects.requireNonNull(key, "key");
		return Explaining.of(this.core, key);
	}

	@Override
	public List<K> hottest(int limit) {
		return this.core.hottest(limit);
	}

	Duration age() {
		return this.core.levels().age();
	}

}
