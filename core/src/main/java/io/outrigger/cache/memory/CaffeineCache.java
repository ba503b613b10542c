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
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheStatistics;
import io.outrigger.cache.CacheStatus;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.Lookup;
import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.level.SharedLevels;

/**
 * A cache: what it has in memory, and what lies behind.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class CaffeineCache<K, V> implements IntelligentCache<K, V> {

	/*
	 * A load lies in Caffeine under its key from before the loader is asked until its end
	 * (see Load), and Caffeine keeps the result only if it still lies there. So whatever
	 * takes its place (evict, clear, put) needs to know nothing of loads, and a load that
	 * began before can't come back. No user code runs inside Caffeine.
	 */

	private final String name;

	private final Class<K> keyType;

	private final Class<V> valueType;

	private final Lifetimes lifetimes;

	private final Counters counters = new Counters();

	private final Levels<K, V> levels;

	private volatile Space<K, V> space;

	CaffeineCache(String name, Class<K> keyType, Class<V> valueType, Lifetimes lifetimes,
			@Nullable SharedLevels shared) {
		this.name = name;
		this.keyType = keyType;
		this.valueType = valueType;
		this.lifetimes = lifetimes;
		this.space = newSpace();
		this.levels = (shared != null)
				? new MemoryAndShared<>(shared.open(this, new Changes()), () -> this.space, lifetimes, this.counters)
				: new MemoryAlone<>(lifetimes);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Class<K> keyType() {
		return this.keyType;
	}

	@Override
	public Class<V> valueType() {
		return this.valueType;
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
		return Mono.defer(() -> {
			Entry<V> entry = hit(key);
			if (entry != null) {
				return Mono.just(Optional.ofNullable(entry.value()));
			}
			this.counters.misses.increment();
			return this.levels.find(tuned(), key).doOnNext((found) -> this.counters.sharedHits.increment());
		});
	}

	@Override
	public Mono<Lookup<V>> lookup(K key, Function<? super K, Mono<V>> loader) {
		return arrive(key, loader).mapNotNull((arrival) -> {
			V value = arrival.value();
			return (value != null) ? new Lookup<>(value, arrival.status(this.name, now())) : null;
		});
	}

	@Override
	public Mono<Map<K, V>> getAll(Collection<? extends K> keys, Function<? super Set<K>, Mono<Map<K, V>>> batchLoader) {
		return arriveAll(keys, batchLoader).map(CaffeineCache::values);
	}

	@Override
	public Mono<Lookup<Map<K, V>>> lookupAll(Collection<? extends K> keys,
			Function<? super Set<K>, Mono<Map<K, V>>> batchLoader) {
		return arriveAll(keys, batchLoader)
			.map((arrivals) -> new Lookup<>(values(arrivals), CacheStatus.combine(this.name, statuses(arrivals))));
	}

	@Override
	public @Nullable V peek(K key) {
		Entry<V> entry = this.space.present(key);
		return (entry != null) ? entry.value() : null;
	}

	@Override
	public Mono<Void> put(K key, V value) {
		Objects.requireNonNull(key, "key");
		Objects.requireNonNull(value, "value");
		return Mono.defer(() -> this.levels.put(tuned(), key, value));
	}

	@Override
	public Mono<Boolean> putIfAbsent(K key, V value) {
		Objects.requireNonNull(key, "key");
		Objects.requireNonNull(value, "value");
		return Mono.defer(() -> this.levels.putIfAbsent(tuned(), key, value));
	}

	@Override
	public Mono<Boolean> replace(K key, V expected, V value) {
		Objects.requireNonNull(key, "key");
		Objects.requireNonNull(expected, "expected");
		Objects.requireNonNull(value, "value");
		return Mono.defer(() -> this.levels.replace(tuned(), key, expected, value));
	}

	@Override
	public Mono<Void> putMissing(K key) {
		Objects.requireNonNull(key, "key");
		return Mono.defer(() -> this.levels.put(tuned(), key, null));
	}

	@Override
	public Mono<Void> evict(K key) {
		Objects.requireNonNull(key, "key");
		return Mono.defer(() -> this.levels.evict(this.space, key));
	}

	/*
	 * Swapped rather than emptied: Caffeine would empty it under a lock. What goes on in
	 * the old space is not seen any more.
	 */
	@Override
	public Mono<Void> clear() {
		return Mono.defer(this.levels::clear).then(Mono.fromRunnable(() -> this.space = newSpace()));
	}

	@Override
	public CacheSettings settings() {
		return this.lifetimes.settings();
	}

	@Override
	public CacheStatistics statistics() {
		return this.counters.snapshot(tuned().size());
	}

	@Nullable Entry<V> hit(K key) {
		Entry<V> entry = this.space.present(key);
		if (entry != null) {
			this.counters.hits.increment();
		}
		return entry;
	}

	Mono<Arrival<V>> arrive(K key, Function<? super K, Mono<V>> loader) {
		return Mono.create((sink) -> {
			Space<K, V> present = tuned();
			Flight<K, V> flight = new Flight<>(this, present);
			Disposable seat = present.claim(key, flight, new Single<>(sink));
			if (seat != null) {
				sink.onCancel(seat);
				flight.start(run((keys) -> loader.apply(key).map((value) -> Map.of(key, value))), sink.contextView());
			}
		});
	}

	private Mono<Map<K, Arrival<V>>> arriveAll(Collection<? extends K> keys,
			Function<? super Set<K>, Mono<Map<K, V>>> batchLoader) {
		Set<K> distinct = Collections.unmodifiableSet(new LinkedHashSet<>(keys));
		if (distinct.isEmpty()) {
			return Mono.just(Map.of());
		}
		return Mono.create((sink) -> {
			Space<K, V> present = tuned();
			Flight<K, V> flight = new Flight<>(this, present);
			Gathering<K, V> gathering = new Gathering<>(distinct, sink);
			try {
				for (K key : distinct) {
					Disposable seat = present.claim(key, flight, gathering.waiter(key));
					if (seat != null) {
						gathering.sits(seat);
					}
				}
			}
			catch (RuntimeException ex) {
				// Nobody would ever end what was claimed before
				flight.hookOnError(ex);
				throw ex;
			}
			gathering.seated();
			flight.start(run(batchLoader), sink.contextView());
		});
	}

	long now() {
		return this.lifetimes.now();
	}

	Duration age() {
		return this.levels.age();
	}

	Levels<K, V> levels() {
		return this.levels;
	}

	private LoaderRun<K, V> run(Function<? super Set<K>, Mono<Map<K, V>>> loader) {
		return new LoaderRun<>(this, loader, this.counters);
	}

	boolean keeps(Space<K, V> loadedFor, K key, Load<V> load) {
		return loadedFor == this.space && loadedFor.holds(key, load);
	}

	private Space<K, V> newSpace() {
		return Space.create(settings().maxEntries(), this.lifetimes::now, this.counters);
	}

	/*
	 * The maximum may have changed since it was last looked at.
	 */
	private Space<K, V> tuned() {
		Space<K, V> present = this.space;
		present.resize(settings().maxEntries());
		return present;
	}

	private List<CacheStatus> statuses(Map<K, Arrival<V>> arrivals) {
		long now = now();
		return arrivals.values().stream().map((arrival) -> arrival.status(this.name, now)).toList();
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

	/**
	 * Hears what others change. What it is told of a space that is swapped meanwhile does
	 * not matter any more.
	 */
	private final class Changes implements ChangeListener<K> {

		@Override
		public void changed(int bucket, K key, long generation) {
			CaffeineCache.this.space.changed(bucket, key, generation);
		}

		@Override
		public void lost(int bucket) {
			CaffeineCache.this.space.lost(bucket);
		}

	}

	/**
	 * Waits for one key on behalf of one subscriber.
	 */
	private record Single<V>(MonoSink<Arrival<V>> sink) implements Waiter<V> {

		@Override
		public void arrived(Arrival<V> arrival) {
			this.sink.success(arrival);
		}

		@Override
		public void failed(Throwable error) {
			this.sink.error(error);
		}

	}

}
