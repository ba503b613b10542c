package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.level.Content;
import io.outrigger.cache.level.Finding;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.Standing;
import io.outrigger.cache.level.Stored;
import io.outrigger.cache.level.Ticket;
import io.outrigger.cache.memory.Fences.Fence;

/**
 * Behind memory there is a level that processes share, and behind that the loader. What
 * changes is changed there first, then here; what is loaded is kept there first, unless
 * its key changed since before the load, and kept here only if it was not refused there.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class MemoryAndShared<K, V> implements Levels<K, V> {

	private static final int AT_ONCE = 64;

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private final SharedLevel<K, V> shared;

	// The memory that is read, which a clear replaces
	private final Supplier<Space<K, V>> current;

	private final Lifetimes lifetimes;

	private final Lookups<K, V> lookups;

	MemoryAndShared(SharedLevel<K, V> shared, Supplier<Space<K, V>> current, Lifetimes lifetimes, Counters counters) {
		this.shared = shared;
		this.current = current;
		this.lifetimes = lifetimes;
		this.lookups = new Lookups<>(shared, lifetimes, counters);
	}

	@Override
	public int bucket(K key) {
		return this.shared.bucket(key);
	}

	@Override
	public Mono<Optional<V>> find(Space<K, V> space, K key) {
		return Mono.defer(() -> {
			int bucket = bucket(key);
			Region region = space.region(bucket);
			long stamp = region.stamp();
			Fence fence = space.fences().at(bucket, key);
			return this.shared.read(key, Duration.ZERO)
				.mapNotNull(Finding::stored)
				.filter(Stored::isFresh)
				.map((stored) -> this.lifetimes.entry(stored,
						new Origin(region, stamp, stored.origin(), stored.content().tags(),
								stored.content().cost().toNanos())))
				.filter((entry) -> !entry.origin().isForgotten())
				.map((entry) -> {
					space.put(bucket, key, entry, fence);
					return Optional.ofNullable(entry.value());
				});
		});
	}

	@Override
	public Mono<Map<K, Loaded<V>>> load(Space<K, V> space, Map<K, Load<V>> loads, LoaderRun<K, V> loader) {
		long deadline = this.lifetimes.now() + this.lifetimes.settings().loading().longestLease().toNanos();
		Round<K, V> round = new Round<>(space, loads, loader, deadline);
		if (loads.size() == 1) {
			K only = loads.keySet().iterator().next();
			return this.lookups.look(space, only, load(loads, only), (look) -> load(round, only, look));
		}
		return each(loads.keySet(), (key) -> this.lookups.look(space, key, load(loads, key), Mono::just))
			.flatMap((looks) -> load(round, looks));
	}

	private Mono<Map<K, Loaded<V>>> load(Round<K, V> round, K only, Look<V> look) {
		Loaded<V> loaded = look.loaded();
		return (loaded != null) ? Mono.just(Map.of(only, loaded)) : load(round, Map.of(only, look));
	}

	private static <K, V> Load<V> load(Map<K, Load<V>> loads, K key) {
		return Objects.requireNonNull(loads.get(key));
	}

	/*
	 * Answers may come on several threads at once, of which the map has to know nothing.
	 */
	private static <K, T> Mono<Map<K, T>> each(Set<K> keys, Function<K, Mono<T>> asked) {
		if (keys.size() == 1) {
			K only = keys.iterator().next();
			return asked.apply(only).map((answer) -> Map.of(only, answer));
		}
		return Flux.fromIterable(keys)
			.flatMap((key) -> asked.apply(key).map((answer) -> Map.entry(key, answer)), AT_ONCE)
			.collectMap(Map.Entry::getKey, Map.Entry::getValue);
	}

	/*
	 * What nobody else loads is loaded at once, so that nobody waits for whom waits.
	 */
	private Mono<Map<K, Loaded<V>>> load(Round<K, V> round, Map<K, Look<V>> looks) {
		Map<K, Loaded<V>> loaded = new LinkedHashMap<>();
		Map<K, Ticket> missing = new LinkedHashMap<>();
		Map<K, Ticket> busy = new LinkedHashMap<>();
		looks.forEach((key, look) -> {
			if (look.loaded() != null) {
				loaded.put(key, look.loaded());
			}
			else {
				(look.ticket().isBusy() ? busy : missing).put(key, look.ticket());
			}
		});
		if (missing.isEmpty() && busy.isEmpty()) {
			return Mono.just(loaded);
		}
		Mono<Map<K, Loaded<V>>> now = missing.isEmpty() ? Mono.just(loaded)
				: run(round, missing).map((filled) -> with(loaded, filled));
		return busy.isEmpty() ? now : Mono.zip(now, await(round, busy), MemoryAndShared::with);
	}

	private static <K, T> Map<K, T> with(Map<K, T> some, Map<K, T> others) {
		Map<K, T> all = new LinkedHashMap<>(some);
		all.putAll(others);
		return all;
	}

	private Mono<Map<K, Loaded<V>>> await(Round<K, V> round, Map<K, Ticket> busy) {
		Map<K, Load<V>> loads = loads(round, busy.keySet());
		return Mono
			.using(() -> round.loader().settleLate(round.space(), loads),
					(timer) -> each(busy.keySet(),
							(key) -> this.lookups.await(round, key, Objects.requireNonNull(busy.get(key)))),
					Disposable::dispose)
			.flatMap((looks) -> load(round, looks));
	}

	private static <K, V> Map<K, Load<V>> loads(Round<K, V> round, Set<K> keys) {
		Map<K, Load<V>> loads = new LinkedHashMap<>();
		keys.forEach((key) -> loads.put(key, round.load(key)));
		return loads;
	}

	private Mono<Map<K, Loaded<V>>> run(Round<K, V> round, Map<K, Ticket> tickets) {
		Map<K, Load<V>> loads = loads(round, tickets.keySet());
		return round.loader().of(round.space(), loads).flatMap((result) -> each(tickets.keySet(), (key) -> {
			V value = result.values().get(key);
			EntryOptions options = round.loader().options(value);
			Content<V> content = this.lifetimes.loaded(value, options, result.cost());
			return fill(key, Objects.requireNonNull(tickets.get(key)), content, options, load(loads, key));
		}));
	}

	@Override
	public void abandoned(K key, Load<V> load) {
		Ticket ticket = load.ticket();
		if (ticket != null) {
			this.shared.release(key, ticket).subscribe();
		}
	}

	private Mono<Loaded<V>> fill(K key, Ticket ticket, @Nullable Content<V> content, EntryOptions options,
			Load<V> load) {
		if (content == null) {
			return nothing(key, ticket, load).thenReturn(Loaded.nothing());
		}
		return this.shared.fill(key, ticket, content)
			.map((kept) -> Loaded.of(this.lifetimes.entry(content, options,
					load.origin(ticket, content.tags(), content.cost().toNanos())), kept));
	}

	/*
	 * What is there must not be the answer any more, now that it is known that there is
	 * none. That has the tags of what it takes the place of: if one is evicted, what was
	 * loaded before does not count.
	 */
	private Mono<Void> nothing(K key, Ticket ticket, Load<V> load) {
		Entry<V> stale = load.fallback();
		if (stale == null && load.purpose() != Purpose.FORCE) {
			return this.shared.release(key, ticket);
		}
		Set<String> tags = (stale != null) ? stale.origin().tags() : Set.of();
		return this.shared.fill(key, ticket, new Content<>(null, SHORTEST, SHORTEST, Duration.ZERO, tags)).then();
	}

	@Override
	public Mono<Void> put(Space<K, V> space, K key, @Nullable V value, EntryOptions options) {
		Content<V> content = this.lifetimes.put(value, options);
		return Mono.defer(() -> {
			Landing<K, V> landing = landing(space, key);
			return this.shared.put(key, content)
				.doOnNext(
						(outcome) -> landing.put(outcome, options.tags(), (origin) -> entry(content, options, origin)));
		}).then();
	}

	private Entry<V> entry(Content<V> content, EntryOptions options, Origin origin) {
		return this.lifetimes.entry(content, options, origin);
	}

	private Landing<K, V> landing(Space<K, V> space, K key) {
		return new Landing<>(this.current, space, key, bucket(key));
	}

	@Override
	public Mono<Boolean> putIfAbsent(Space<K, V> space, K key, V value, EntryOptions options) {
		Content<V> content = this.lifetimes.put(value, options);
		return Mono.defer(() -> {
			Landing<K, V> landing = landing(space, key);
			return this.shared.putIfAbsent(key, content)
				.map((outcome) -> landing.putIf(outcome, options.tags(), (origin) -> entry(content, options, origin),
						(memory, entry) -> memory.putIfAbsent(key, entry)));
		});
	}

	@Override
	public Mono<Boolean> replace(Space<K, V> space, K key, V expected, V value, EntryOptions options) {
		Content<V> content = this.lifetimes.put(value, options);
		return Mono.defer(() -> {
			Landing<K, V> landing = landing(space, key);
			return this.shared.replace(key, expected, content)
				.map((outcome) -> landing.putIf(outcome, options.tags(), (origin) -> entry(content, options, origin),
						(memory, entry) -> memory.replace(key, expected, entry)));
		});
	}

	@Override
	public Mono<Void> evict(Space<K, V> space, K key) {
		return Mono.defer(() -> {
			Landing<K, V> landing = landing(space, key);
			return this.shared.evict(key).doOnNext(landing::evict);
		}).then();
	}

	/*
	 * What is stale is kept there, not here: whoever needs it finds it there.
	 */
	@Override
	public Mono<Void> expire(Space<K, V> space, K key) {
		return Mono.defer(() -> {
			Landing<K, V> landing = landing(space, key);
			return this.shared.expire(key).doOnNext(landing::evict);
		}).then();
	}

	@Override
	public Mono<Void> evictTag(Space<K, V> space, String tag) {
		return this.shared.evictTag(tag).doOnNext((eviction) -> {
			Region region = this.current.get().region(eviction.bucket());
			if (eviction.isKnown()) {
				region.evictTag(tag, eviction.revision());
			}
			else {
				region.evictTag(tag);
			}
		}).then();
	}

	@Override
	public Mono<Void> clear() {
		return this.shared.clear();
	}

	@Override
	public Mono<Standing<V>> standing(K key) {
		return this.shared.standing(key);
	}

	@Override
	public Map<CacheEvent, Long> events() {
		return this.shared.events();
	}

	@Override
	public Duration age() {
		return this.shared.age();
	}

	/**
	 * What is loaded together.
	 *
	 * @param <K> the type of the keys
	 * @param <V> the type of the values
	 * @param space the memory
	 * @param loads the loads by key
	 * @param loader loads what is nowhere
	 * @param deadline until when to wait for what other processes load
	 */
	record Round<K, V>(Space<K, V> space, Map<K, Load<V>> loads, LoaderRun<K, V> loader, long deadline) {

		Load<V> load(K key) {
			return MemoryAndShared.load(this.loads, key);
		}

	}

	/**
	 * What was found of a key.
	 *
	 * @param <V> the type of the value
	 * @param loaded what is the answer; {@code null} if it is to be loaded
	 * @param ticket with what to load it
	 */
	record Look<V>(@Nullable Loaded<V> loaded, Ticket ticket) {
	}

}
