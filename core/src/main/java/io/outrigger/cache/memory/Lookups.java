package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.outrigger.cache.level.Finding;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.Stored;
import io.outrigger.cache.level.Ticket;
import io.outrigger.cache.memory.Fences.Fence;
import io.outrigger.cache.memory.MemoryAndShared.Look;
import io.outrigger.cache.memory.MemoryAndShared.Round;

/**
 * Looks in the level that processes share for what is to be loaded.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Lookups<K, V> {

	/*
	 * How often to look again where others change the key meanwhile.
	 */
	private static final int TRIES = 3;

	/*
	 * A message that another has loaded a key may be lost.
	 */
	private static final long SHORTEST_WAIT = Duration.ofMillis(20).toNanos();

	private static final long LONGEST_WAIT = Duration.ofMillis(250).toNanos();

	/*
	 * Two estimates of when the same value is fresh no more are no further apart.
	 */
	private static final long SAME = Duration.ofMillis(500).toNanos();

	private final SharedLevel<K, V> shared;

	private final Lifetimes lifetimes;

	private final Counters counters;

	Lookups(SharedLevel<K, V> shared, Lifetimes lifetimes, Counters counters) {
		this.shared = shared;
		this.lifetimes = lifetimes;
		this.counters = counters;
	}

	/**
	 * Looks for a key.
	 * @param <T> what comes of it
	 * @param space the memory
	 * @param key the key
	 * @param load what it is for
	 * @param then what to do with what was found
	 * @return what comes of it
	 */
	<T> Mono<T> look(Space<K, V> space, K key, Load<V> load, Function<Look<V>, Mono<T>> then) {
		return switch (load.purpose()) {
			case FETCH -> fetch(space, key, load, then);
			case VALIDATE -> validate(space, key, load).flatMap(then);
			case RENEW -> renew(space, key, load).flatMap(then);
			case FORCE -> prepare(space, key, load, Duration.ZERO).flatMap(then);
		};
	}

	private Mono<Look<V>> fetch(Space<K, V> space, K key, Load<V> load) {
		return fetch(space, key, load, Mono::just);
	}

	private <T> Mono<T> fetch(Space<K, V> space, K key, Load<V> load, Function<Look<V>, Mono<T>> then) {
		Duration lease = lease();
		return guarded(space, key, load, () -> this.shared.read(key, lease), (finding) -> {
			Stored<V> stored = finding.stored();
			Look<V> look = (stored != null) ? answer(space, load, stored) : new Look<>(null, finding.ticket());
			return (look != null) ? then.apply(look) : prepare(space, key, load, lease()).flatMap(then);
		});
	}

	/*
	 * Returns null if it has to be loaded anew.
	 */
	private @Nullable Look<V> answer(Space<K, V> space, Load<V> load, Stored<V> stored) {
		Entry<V> entry = entry(stored, load);
		if (entry.origin().isForgotten()) {
			// This process knows better: the level has lost what it was told
			return null;
		}
		long now = this.lifetimes.now();
		boolean fresh = entry.isFresh(now);
		if (!fresh) {
			load.fallBackOn(entry);
		}
		// Where nothing is kept, nothing would be loaded anew in the background
		boolean renewable = load.purpose() == Purpose.FETCH && space.keepsAny();
		if (!fresh && !(renewable && entry.answers(now))) {
			return null;
		}
		(fresh ? this.counters.sharedHits : this.counters.sharedStaleHits).increment();
		return new Look<>(Loaded.shared(entry), stored.origin());
	}

	private Mono<Look<V>> validate(Space<K, V> space, K key, Load<V> load) {
		return Mono.defer(() -> {
			Entry<V> present = space.present(key);
			if (present == null || !present.origin().ticket().isKnown() || !present.isFresh(this.lifetimes.now())) {
				return fetch(space, key, load);
			}
			Origin origin = present.origin();
			return this.shared.isCurrent(key, origin.ticket(), origin.tags()).flatMap((current) -> {
				if (!current) {
					return fetch(space, key, load);
				}
				this.counters.sharedHits.increment();
				return Mono.just(new Look<>(Loaded.unchanged(present), origin.ticket()));
			});
		});
	}

	/*
	 * If another process has renewed it meanwhile, that will do; if one is about to, it
	 * is left to that.
	 */
	private Mono<Look<V>> renew(Space<K, V> space, K key, Load<V> load) {
		Entry<V> present = load.fallback();
		return guarded(space, key, load, () -> this.shared.read(key, lease()), (finding) -> {
			Stored<V> stored = finding.stored();
			Entry<V> there = (stored != null) ? entry(stored, load) : null;
			if (present == null || (there != null && isRenewed(present, there))) {
				return Mono.just(new Look<>((there != null) ? Loaded.shared(there) : null, finding.ticket()));
			}
			return ((there != null) ? prepare(space, key, load, lease())
					: Mono.just(new Look<V>(null, finding.ticket())))
				.map((look) -> look.ticket().isBusy() ? new Look<>(Loaded.unchanged(present), look.ticket()) : look);
		});
	}

	private boolean isRenewed(Entry<V> present, Entry<V> there) {
		return there.origin().counts() && there.origin().generation() >= present.origin().generation()
				&& there.life().freshUntil() - present.life().freshUntil() > SAME
				&& !there.life().isDue(this.lifetimes.now());
	}

	private Mono<Look<V>> prepare(Space<K, V> space, K key, Load<V> load, Duration lease) {
		return guarded(space, key, load, () -> this.shared.prepare(key, lease),
				(finding) -> Mono.just(new Look<>(null, finding.ticket())));
	}

	/**
	 * Waits until another process has loaded a key, and looks again.
	 * @param round what is loaded together
	 * @param key the key
	 * @param busy says for how long the other may load it
	 * @return what was found; nothing if it is waited for no longer
	 */
	Mono<Look<V>> await(Round<K, V> round, K key, Ticket busy) {
		this.counters.leasesWaited.increment();
		return await(round, key, busy, SHORTEST_WAIT);
	}

	private Mono<Look<V>> await(Round<K, V> round, K key, Ticket busy, long wait) {
		Load<V> load = round.load(key);
		long left = Math.min(round.deadline() - this.lifetimes.now(), busy.busy().toNanos());
		if (left <= 0) {
			return Mono.just(late(busy));
		}
		return this.shared.awaitLoad(key, Duration.ofNanos(Math.min(left, wait)))
			.then(Mono.defer(() -> fetch(round.space(), key, load)))
			.flatMap((look) -> (look.loaded() == null && look.ticket().isBusy())
					? again(round, key, look.ticket(), wait) : Mono.just(look));
	}

	private Mono<Look<V>> again(Round<K, V> round, K key, Ticket busy, long wait) {
		return (round.deadline() - this.lifetimes.now() <= 0) ? Mono.just(late(busy))
				: await(round, key, busy, Math.min(LONGEST_WAIT, wait * 2));
	}

	private Look<V> late(Ticket busy) {
		this.counters.leasesTimedOut.increment();
		return new Look<>(null, new Ticket(busy.generation(), busy.epoch(), busy.revision()));
	}

	private <T> Mono<T> guarded(Space<K, V> space, K key, Load<V> load, Supplier<Mono<Finding<V>>> asked,
			Function<Finding<V>, Mono<T>> use) {
		return guarded(space, key, load, asked, use, TRIES);
	}

	/*
	 * What is told of while the level is asked may or may not be in its answer, which has
	 * to be of a later generation then.
	 */
	private <T> Mono<T> guarded(Space<K, V> space, K key, Load<V> load, Supplier<Mono<Finding<V>>> asked,
			Function<Finding<V>, Mono<T>> use, int tries) {
		return Mono.defer(() -> {
			int bucket = load.region().bucket();
			Fence fence = space.fences().at(bucket, key);
			return asked.get().flatMap((finding) -> {
				Ticket ticket = finding.ticket();
				load.prepared(ticket);
				if (space.fences().counts(bucket, key, fence, ticket.generation())) {
					return use.apply(finding);
				}
				load.prepared((tries > 0) ? null : Ticket.NONE);
				return this.shared.release(key, ticket)
					.then((tries > 0) ? guarded(space, key, load, asked, use, tries - 1)
							: Mono.defer(() -> use.apply(Finding.none(Ticket.NONE))));
			});
		});
	}

	private Entry<V> entry(Stored<V> stored, Load<V> load) {
		return this.lifetimes.entry(stored,
				load.origin(stored.origin(), stored.content().tags(), stored.content().cost().toNanos()));
	}

	private Duration lease() {
		return this.lifetimes.settings().loading().longestLease();
	}

}
