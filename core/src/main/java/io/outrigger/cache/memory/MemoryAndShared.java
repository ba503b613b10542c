package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.cache.level.Finding;
import io.outrigger.cache.level.Outcome;
import io.outrigger.cache.level.SharedLevel;
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

	/*
	 * How often to look again where others change the key meanwhile.
	 */
	private static final int TRIES = 3;

	private final SharedLevel<K, V> shared;

	// The memory that is read, which a clear replaces
	private final Supplier<Space<K, V>> current;

	private final Lifetimes lifetimes;

	private final Counters counters;

	MemoryAndShared(SharedLevel<K, V> shared, Supplier<Space<K, V>> current, Lifetimes lifetimes, Counters counters) {
		this.shared = shared;
		this.current = current;
		this.lifetimes = lifetimes;
		this.counters = counters;
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
			Fence fence = space.fences().at(bucket, key);
			return this.shared.read(key).filter(Finding::found).map((finding) -> {
				space.put(bucket, key, entry(finding, region), fence);
				return Optional.ofNullable(finding.value());
			});
		});
	}

	@Override
	public Mono<Map<K, Loaded<V>>> load(Space<K, V> space, Map<K, Load<V>> loads, LoaderRun<K, V> loader) {
		return each(loads.keySet(), (key) -> read(space, key, load(loads, key)))
			.flatMap((findings) -> load(loads, findings, loader));
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

	private Mono<Map<K, Loaded<V>>> load(Map<K, Load<V>> loads, Map<K, Finding<V>> findings, LoaderRun<K, V> loader) {
		Map<K, Loaded<V>> loaded = new LinkedHashMap<>();
		Set<K> missing = new LinkedHashSet<>();
		loads.forEach((key, load) -> {
			Finding<V> finding = findings.get(key);
			if (finding != null && finding.found()) {
				this.counters.sharedHits.increment();
				loaded.put(key, new Loaded<>(entry(finding, load.region()), true, true));
			}
			else {
				missing.add(key);
			}
		});
		if (missing.isEmpty()) {
			return Mono.just(loaded);
		}
		return loader.of(missing)
			.flatMap((values) -> each(missing,
					(key) -> fill(key, ticket(findings.get(key)), values.get(key), load(loads, key))))
			.map((filled) -> {
				loaded.putAll(filled);
				return loaded;
			});
	}

	/*
	 * What is told of while the level is asked may or may not be in its answer, which has
	 * to be of a later generation then.
	 */
	private Mono<Finding<V>> read(Space<K, V> space, K key, Load<V> load) {
		return Mono.defer(() -> {
			int bucket = bucket(key);
			Fence fence = space.fences().at(bucket, key);
			return this.shared.read(key).filter((finding) -> {
				long generation = finding.ticket().generation();
				load.prepared(generation);
				if (space.fences().counts(bucket, key, fence, generation)) {
					return true;
				}
				load.prepared(Load.UNPREPARED);
				return false;
			});
		}).repeatWhenEmpty(TRIES, (again) -> again).onErrorResume(IllegalStateException.class, (ex) -> {
			load.prepared(0);
			return Mono.just(Finding.none(Ticket.NONE));
		});
	}

	private Mono<Loaded<V>> fill(K key, Ticket ticket, @Nullable V value, Load<V> load) {
		Duration ttl = this.lifetimes.ofLoaded(value);
		if (ttl.isZero()) {
			return Mono.just(Loaded.nothing());
		}
		return this.shared.fill(key, ticket, value, ttl)
			.map((kept) -> new Loaded<>(this.lifetimes.entry(value, ttl, ticket.generation(), load.region()), kept,
					false));
	}

	private static Ticket ticket(@Nullable Finding<?> finding) {
		return (finding != null) ? finding.ticket() : Ticket.NONE;
	}

	private Entry<V> entry(Finding<V> finding, Region region) {
		return this.lifetimes.entry(finding.value(), finding.left(), finding.ticket().generation(), region);
	}

	@Override
	public Mono<Void> put(Space<K, V> space, K key, @Nullable V value) {
		Duration ttl = this.lifetimes.ofPut(value);
		return Mono.defer(() -> {
			Landing landing = new Landing(space, key);
			return this.shared.put(key, value, ttl).doOnNext((outcome) -> landing.put(value, ttl, outcome));
		}).then();
	}

	@Override
	public Mono<Boolean> putIfAbsent(Space<K, V> space, K key, V value) {
		Duration ttl = this.lifetimes.ofPut(value);
		return Mono.defer(() -> {
			Landing landing = new Landing(space, key);
			return this.shared.putIfAbsent(key, value, ttl)
				.map((outcome) -> landing.putIf(value, ttl, outcome,
						(memory, entry) -> memory.putIfAbsent(key, entry)));
		});
	}

	@Override
	public Mono<Boolean> replace(Space<K, V> space, K key, V expected, V value) {
		Duration ttl = this.lifetimes.ofPut(value);
		return Mono.defer(() -> {
			Landing landing = new Landing(space, key);
			return this.shared.replace(key, expected, value, ttl)
				.map((outcome) -> landing.putIf(value, ttl, outcome,
						(memory, entry) -> memory.replace(key, expected, entry)));
		});
	}

	@Override
	public Mono<Void> evict(Space<K, V> space, K key) {
		return Mono.defer(() -> {
			Landing landing = new Landing(space, key);
			return this.shared.evict(key).doOnNext(landing::evict);
		}).then();
	}

	@Override
	public Mono<Void> clear() {
		return this.shared.clear();
	}

	@Override
	public Duration age() {
		return this.shared.age();
	}

	/**
	 * What is changed, from before the shared level is told of it until memory has it.
	 */
	private final class Landing {

		private final Space<K, V> space;

		private final K key;

		private final int bucket;

		private final Region region;

		private final Fence fence;

		Landing(Space<K, V> space, K key) {
			this.space = space;
			this.key = key;
			this.bucket = bucket(key);
			this.region = space.region(this.bucket);
			this.fence = space.fences().at(this.bucket, key);
		}

		void put(@Nullable V value, Duration ttl, Outcome outcome) {
			Fence now = raise(this.space, outcome);
			this.space.put(this.bucket, this.key, entry(value, ttl, outcome), now);
			elsewhere(outcome);
		}

		/*
		 * Where the store cannot be asked, memory decides.
		 */
		boolean putIf(V value, Duration ttl, Outcome outcome, BiPredicate<Space<K, V>, Entry<V>> decide) {
			if (outcome.isKnown()) {
				put(value, ttl, outcome);
				return true;
			}
			if (!outcome.applied()) {
				return false;
			}
			raise(this.space, outcome);
			return decide.test(this.space, entry(value, ttl, outcome));
		}

		void evict(Outcome outcome) {
			evict(this.space, outcome);
			elsewhere(outcome);
		}

		private void evict(Space<K, V> memory, Outcome outcome) {
			if (outcome.isKnown()) {
				memory.evicted(this.bucket, this.key, outcome.generation());
			}
			else {
				raise(memory, outcome);
				memory.evict(this.key);
			}
		}

		private Entry<V> entry(@Nullable V value, Duration ttl, Outcome outcome) {
			return MemoryAndShared.this.lifetimes.entry(value, ttl, outcome.generation(), this.region);
		}

		/*
		 * A change that the store does not know of undoes every answer that is on its
		 * way.
		 */
		private Fence raise(Space<K, V> memory, Outcome outcome) {
			return outcome.isKnown() ? this.fence : memory.fences().raise(this.bucket, this.key, this.fence);
		}

		private void elsewhere(Outcome outcome) {
			Space<K, V> now = MemoryAndShared.this.current.get();
			if (!now.equals(this.space)) {
				evict(now, outcome);
			}
		}

	}

}
