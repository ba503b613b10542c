package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.ContextView;

import io.outrigger.cache.CacheLoadTimeoutException;
import io.outrigger.cache.CacheMode;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheStatistics;
import io.outrigger.cache.Weigher;
import io.outrigger.cache.level.CacheDefinition;
import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.level.SharedLevels;

/**
 * What a cache has in memory, and what lies behind.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Core<K, V> {

	/*
	 * A load lies in Caffeine under its key from before the loader is asked until its end
	 * (see Load), and Caffeine keeps the result only if it still lies there. So whatever
	 * takes its place (evict, clear, put) needs to know nothing of loads, and a load that
	 * began before can't come back. Where something stale is there that may still be the
	 * answer, it is the other way round: it stays until the load replaces it, and
	 * whatever takes its place leaves the load nothing to replace. No user code runs
	 * inside Caffeine.
	 */

	private static final Duration LEFT_TO_ANOTHER = Duration.ofMillis(500);

	private final CacheDefinition<K, V> definition;

	private final Lifetimes lifetimes;

	private final Counters counters = new Counters();

	private final @Nullable Weigher<K, V> weigher;

	private final Levels<K, V> levels;

	private final boolean validates;

	private volatile Space<K, V> space;

	Core(CacheDefinition<K, V> definition, Lifetimes lifetimes, @Nullable Weigher<K, V> weigher,
			@Nullable SharedLevels shared) {
		this.definition = definition;
		this.lifetimes = lifetimes;
		this.weigher = weigher;
		this.validates = shared != null && settings().mode() == CacheMode.STRONG;
		this.space = newSpace(settings().memory(), shared != null);
		this.levels = (shared != null) ? new MemoryAndShared<>(shared.open(definition, new Changes()), () -> this.space,
				lifetimes, this.counters) : new MemoryAlone<>(lifetimes);
	}

	CacheDefinition<K, V> definition() {
		return this.definition;
	}

	CacheSettings settings() {
		return this.lifetimes.settings();
	}

	Levels<K, V> levels() {
		return this.levels;
	}

	Counters counters() {
		return this.counters;
	}

	Space<K, V> space() {
		return this.space;
	}

	long now() {
		return this.lifetimes.now();
	}

	Throwable timeout(Duration after) {
		return new CacheLoadTimeoutException(this.definition.name(), this.definition.keyType(), after);
	}

	@Nullable V peek(K key) {
		Entry<V> entry = this.space.present(key);
		return (entry != null && (entry.isPlain() || entry.isFresh(now()))) ? entry.value() : null;
	}

	/**
	 * Answers from memory, if that is enough.
	 * @param key the key
	 * @return the answer, which need not be loaded anew yet; {@code null} if more is to
	 * be done
	 */
	@Nullable Entry<V> hit(K key) {
		Entry<V> entry = this.validates ? null : this.space.present(key);
		if (entry == null) {
			return null;
		}
		if (!entry.isPlain()) {
			long now = now();
			// Whether it is due is drawn once, by whoever would load it
			if (!entry.isFresh(now) || entry.life().mayBeDue(now)) {
				return null;
			}
		}
		this.counters.hits.increment();
		return entry;
	}

	Mono<Optional<V>> find(K key) {
		return Mono.defer(() -> {
			Entry<V> entry = this.validates ? null : this.space.present(key);
			long now = now();
			if (entry != null && entry.answers(now)) {
				(entry.isFresh(now) ? this.counters.hits : this.counters.staleHits).increment();
				return Mono.just(Optional.ofNullable(entry.value()));
			}
			this.counters.misses.increment();
			return this.levels.find(tuned(), key).doOnNext((found) -> this.counters.sharedHits.increment());
		});
	}

	/**
	 * Asks for a key.
	 * @param <T> what is told
	 * @param key the key
	 * @param loader loads it
	 * @param options what is different for it
	 * @param forced whether it is to be loaded whatever is there
	 * @param answer makes what is told of what came of it, {@code null} for nothing
	 * @return what is told
	 */
	<T> Mono<T> arrive(K key, Function<? super K, Mono<V>> loader, Options<V> options, boolean forced,
			Function<Arrival<V>, @Nullable T> answer) {
		return Mono.create((sink) -> {
			Space<K, V> present = tuned();
			Flight<K, V> flight = flight(present, forced, sink.contextView());
			Disposable seat = claim(present, key, flight, new Single<>(sink, answer));
			if (seat != null) {
				sink.onCancel(seat);
			}
			flight.start(new LoaderRun<>(this, (keys) -> single(keys, loader), options));
		});
	}

	private static <K, V> Mono<Map<K, V>> single(Set<K> keys, Function<? super K, Mono<V>> loader) {
		K key = keys.iterator().next();
		return loader.apply(key).map((value) -> Map.of(key, value));
	}

	Mono<Map<K, Arrival<V>>> arriveAll(Set<K> keys, Function<? super Set<K>, Mono<Map<K, V>>> batchLoader,
			Options<V> options) {
		if (keys.isEmpty()) {
			return Mono.just(Map.of());
		}
		return Mono.create((sink) -> {
			Space<K, V> present = tuned();
			Flight<K, V> flight = flight(present, false, sink.contextView());
			Gathering<K, V> gathering = new Gathering<>(keys, sink);
			try {
				for (K key : keys) {
					Disposable seat = claim(present, key, flight, gathering.waiter(key));
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
			flight.start(new LoaderRun<>(this, batchLoader, options));
		});
	}

	private Flight<K, V> flight(Space<K, V> present, boolean forced, ContextView context) {
		return new Flight<>(this, present, forced ? Purpose.FORCE : Purpose.FETCH, context);
	}

	private @Nullable Disposable claim(Space<K, V> present, K key, Flight<K, V> flight, Waiter<V> waiter) {
		if (!this.validates) {
			return present.claims().claim(key, flight, waiter);
		}
		// Whoever joined a load might have asked after a change that it does not know of
		this.counters.misses.increment();
		Load<V> load = flight.unshared(key);
		Disposable seat = load.join(waiter);
		flight.add(key, load);
		return seat;
	}

	/**
	 * Loads anew in the background what is to be.
	 * @param in the memory
	 * @param due what is in memory, by key
	 * @param loader loads it
	 * @param context the context of who read it
	 */
	void renew(Space<K, V> in, Map<K, Entry<V>> due, LoaderRun<K, V> loader, ContextView context) {
		Flight<K, V> flight = new Flight<>(this, in, Purpose.RENEW, context);
		due.forEach((key, entry) -> {
			Renewal<V> renewal = entry.renewal();
			Load<V> load = flight.renewing(key, entry);
			if (renewal != null && renewal.begin(load)) {
				flight.add(key, load);
			}
		});
		flight.start(loader);
	}

	/**
	 * Ends a load well.
	 * @param in the memory that it was for
	 * @param key the key
	 * @param load the load
	 * @param loaded what it brought
	 * @return whether that is kept
	 */
	boolean end(Space<K, V> in, K key, Load<V> load, Loaded<V> loaded) {
		Entry<V> entry = loaded.entry();
		if (loaded.unchanged()) {
			Renewal<V> renewal = load.renewal();
			if (renewal != null) {
				renewal.pause(now() + LEFT_TO_ANOTHER.toNanos());
				renewal.end(load);
			}
			return entry != null;
		}
		if (load.purpose() == Purpose.RENEW && !loaded.shared()) {
			this.counters.refreshes.increment();
		}
		Entry<V> kept = loaded.keep() ? entry : null;
		if (load.fence() != null) {
			if (kept != null) {
				in.put(this.levels.bucket(key), key, kept, load.fence());
			}
			return kept != null;
		}
		return in.end(key, load, kept) && in == this.space;
	}

	void renewalFailed() {
		this.counters.refreshFailures.increment();
	}

	/**
	 * Returns what is the answer if a load fails or takes long.
	 * @param in the memory that it is for
	 * @param key the key
	 * @param load the load
	 * @return what is stale, unless it changed since or is of no use any more
	 */
	@Nullable Entry<V> fallback(Space<K, V> in, K key, Load<V> load) {
		Entry<V> stale = load.fallback();
		boolean counts = stale != null && load.purpose() != Purpose.FORCE && stale.isFallback(now()) && in == this.space
				&& in.holds(key, load);
		return counts ? stale : null;
	}

	void pause(@Nullable Renewal<V> renewal) {
		if (renewal != null) {
			renewal.pause(now() + settings().stale().retry().toNanos());
		}
	}

	void fellBack(int waiters) {
		this.counters.fallbacks.add(waiters);
	}

	/*
	 * Swapped rather than emptied: Caffeine would empty it under a lock. What goes on in
	 * the old space is not seen any more.
	 */
	Mono<Void> clear() {
		return Mono.defer(this.levels::clear).then(Mono.fromRunnable(() -> this.space = this.space.emptied()));
	}

	CacheStatistics statistics() {
		return this.counters.snapshot(tuned().size(), this.levels.events());
	}

	private Space<K, V> newSpace(CacheSettings.Memory memory, boolean shared) {
		Weigher<K, V> weighs = (memory.maxWeight() > 0) ? this.weigher : null;
		if (memory.maxWeight() > 0 && weighs == null) {
			throw new IllegalArgumentException("Cache '" + this.definition.name() + "' has a maximum weight of "
					+ memory.maxWeight() + " but no weigher");
		}
		return Space.create(new Kept<>(memory, memory.enabled() || !shared, weighs), this.lifetimes.ticker(),
				this.counters);
	}

	/*
	 * The maximum may have changed since it was last looked at.
	 */
	Space<K, V> tuned() {
		Space<K, V> present = this.space;
		present.resize(settings().memory());
		return present;
	}

	List<K> hottest(int limit) {
		return this.space.hottest(limit);
	}

	/**
	 * Hears what others change. What it is told of a space that is swapped meanwhile does
	 * not matter any more.
	 */
	private final class Changes implements ChangeListener<K> {

		@Override
		public void changed(int bucket, K key, long generation) {
			Core.this.space.changed(bucket, key, generation);
		}

		@Override
		public void tagEvicted(int bucket, String tag, long revision) {
			Core.this.space.region(bucket).evictTag(tag, revision);
		}

		@Override
		public void lost(int bucket) {
			Core.this.space.lost(bucket);
		}

	}

	/**
	 * Waits for one key on behalf of one subscriber.
	 */
	private record Single<V, T>(MonoSink<T> sink, Function<Arrival<V>, @Nullable T> answer) implements Waiter<V> {

		@Override
		public void arrived(Arrival<V> arrival) {
			T answer;
			try {
				answer = this.answer.apply(arrival);
			}
			catch (RuntimeException | Error ex) {
				this.sink.error(ex);
				return;
			}
			this.sink.success(answer);
		}

		@Override
		public void failed(Throwable error) {
			this.sink.error(error);
		}

	}

}
