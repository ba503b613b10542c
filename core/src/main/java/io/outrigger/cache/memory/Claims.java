package io.outrigger.cache.memory;

import java.util.concurrent.CompletableFuture;

import com.github.benmanes.caffeine.cache.AsyncCache;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.outrigger.time.Ticker;

/**
 * How callers come by what is in memory, and who of them loads what is not.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Claims<K, V> {

	private final AsyncCache<K, Entry<V>> entries;

	private final Ticker ticker;

	private final Counters counters;

	Claims(AsyncCache<K, Entry<V>> entries, Ticker ticker, Counters counters) {
		this.entries = entries;
		this.ticker = ticker;
		this.counters = counters;
	}

	/**
	 * Answers from memory, or joins a load that is on its way, or adds one to the flight.
	 * @param key the key
	 * @param flight takes the load if there is none, or the key if it is to be renewed
	 * @param waiter told of what comes of it
	 * @return lets the waiter leave, or {@code null} if it was told
	 */
	@Nullable Disposable claim(K key, Flight<K, V> flight, Waiter<V> waiter) {
		while (true) {
			CompletableFuture<Entry<V>> present = this.entries.getIfPresent(key);
			if (present == null) {
				Load<V> load = flight.load(key);
				Disposable seat = load.join(waiter);
				present = this.entries.asMap().putIfAbsent(key, load);
				if (present == null) {
					this.counters.misses.increment();
					flight.add(key, load);
					return seat;
				}
			}
			Entry<V> entry = Entry.in(present);
			if (entry != null && flight.accepts(entry)) {
				answer(key, entry, flight, waiter);
				return null;
			}
			Load<V> under = under(present, entry);
			Entry<V> settled = (under != null && flight.mayBeStale()) ? under.settled(this.ticker.nanos()) : null;
			if (settled != null) {
				this.counters.staleHits.increment();
				waiter.arrived(Arrival.stale(settled));
				return null;
			}
			Disposable seat = (under != null) ? join(under, waiter) : begin(key, present, entry, flight, waiter);
			if (seat != null) {
				return seat;
			}
		}
	}

	private void answer(K key, Entry<V> entry, Flight<K, V> flight, Waiter<V> waiter) {
		long now = this.ticker.nanos();
		boolean fresh = entry.isFresh(now);
		(fresh ? this.counters.hits : this.counters.staleHits).increment();
		if (entry.isDue(now)) {
			flight.due(key, entry);
		}
		waiter.arrived(fresh ? Arrival.hit(entry) : Arrival.stale(entry));
	}

	private @Nullable Load<V> under(CompletableFuture<Entry<V>> present, @Nullable Entry<V> entry) {
		if (entry != null) {
			Renewal<V> renewal = entry.renewal();
			Load<V> load = (renewal != null) ? renewal.load() : null;
			// One that renews may leave that to another process
			return (load != null && load.isJoinable() && load.purpose() != Purpose.RENEW) ? load : null;
		}
		return (present instanceof Load<V> load && load.isJoinable() && !load.isDone()) ? load : null;
	}

	private @Nullable Disposable join(Load<V> under, Waiter<V> waiter) {
		Disposable seat = under.join(waiter);
		if (seat != null) {
			this.counters.misses.increment();
			this.counters.collapsed.increment();
		}
		return seat;
	}

	/*
	 * What lies there is to be loaded anew, or counts no more, or has ended meanwhile:
	 * with a value that is found next time, or without, when it may lie there for a
	 * moment still.
	 */
	private @Nullable Disposable begin(K key, CompletableFuture<Entry<V>> present, @Nullable Entry<V> entry,
			Flight<K, V> flight, Waiter<V> waiter) {
		if (entry == null) {
			if (Entry.in(present) == null) {
				this.entries.asMap().remove(key, present);
			}
			return null;
		}
		Renewal<V> renewal = entry.renewal();
		if (renewal == null || renewal.load() != null) {
			// It cannot be loaded anew yet, or what loads it must not be joined
			this.entries.asMap().replace(key, present, entry.renewable().done());
			return null;
		}
		Load<V> load = flight.renewing(key, entry);
		Disposable seat = load.join(waiter);
		if (!renewal.begin(load)) {
			return null;
		}
		this.counters.misses.increment();
		flight.add(key, load);
		return seat;
	}

}
