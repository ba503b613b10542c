package io.outrigger.cache.memory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.outrigger.time.Ticker;

/**
 * What a cache holds between two clears.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class Space<K, V> {

	// Values, and loads on their way, which weigh nothing until they end
	private final AsyncCache<K, Entry<V>> entries;

	private final AtomicLong maximum;

	private final Counters counters;

	private Space(AsyncCache<K, Entry<V>> entries, long maximum, Counters counters) {
		this.entries = entries;
		this.maximum = new AtomicLong(maximum);
		this.counters = counters;
	}

	static <K, V> Space<K, V> create(long maximum, Ticker ticker, Counters counters) {
		AsyncCache<K, Entry<V>> entries = Caffeine.newBuilder()
			.maximumSize(maximum)
			.expireAfter(new TimeToLive<K, V>())
			.ticker(ticker::nanos)
			.recordStats(() -> counters)
			.buildAsync();
		return new Space<>(entries, maximum, counters);
	}

	@Nullable Entry<V> present(K key) {
		CompletableFuture<Entry<V>> future = this.entries.getIfPresent(key);
		return (future != null) ? future.getNow(null) : null;
	}

	boolean holds(K key, Load<V> load) {
		return this.entries.asMap().get(key) == load;
	}

	void put(K key, Entry<V> entry) {
		this.entries.put(key, CompletableFuture.completedFuture(entry));
	}

	boolean putIfAbsent(K key, Entry<V> entry) {
		CompletableFuture<Entry<V>> wanted = CompletableFuture.completedFuture(entry);
		while (true) {
			CompletableFuture<Entry<V>> present = this.entries.asMap().putIfAbsent(key, wanted);
			if (present == null) {
				return true;
			}
			if (value(present) != null) {
				return false;
			}
			if (this.entries.asMap().replace(key, present, wanted)) {
				return true;
			}
		}
	}

	boolean replace(K key, V expected, Entry<V> entry) {
		CompletableFuture<Entry<V>> wanted = CompletableFuture.completedFuture(entry);
		while (true) {
			CompletableFuture<Entry<V>> present = this.entries.getIfPresent(key);
			if (present == null || !expected.equals(value(present))) {
				return false;
			}
			if (this.entries.asMap().replace(key, present, wanted)) {
				return true;
			}
		}
	}

	private static <V> @Nullable V value(CompletableFuture<Entry<V>> future) {
		Entry<V> entry = future.getNow(null);
		return (entry != null) ? entry.value() : null;
	}

	void evict(K key) {
		this.entries.asMap().remove(key);
	}

	long size() {
		return this.entries.synchronous().estimatedSize();
	}

	/**
	 * Answers from memory, or joins a load that is on its way, or adds one to the flight.
	 * @param key the key
	 * @param flight takes the load if there is none
	 * @param waiter told of what comes of it
	 * @return lets the waiter leave, or {@code null} if it was told
	 */
	@Nullable Disposable claim(K key, Flight<K, V> flight, Waiter<V> waiter) {
		while (true) {
			CompletableFuture<Entry<V>> present = this.entries.getIfPresent(key);
			if (present == null) {
				Load<V> load = flight.load();
				Disposable seat = load.join(waiter);
				present = this.entries.asMap().putIfAbsent(key, load);
				if (present == null) {
					this.counters.misses.increment();
					flight.add(key, load);
					return seat;
				}
			}
			Entry<V> entry = present.getNow(null);
			if (entry != null) {
				this.counters.hits.increment();
				waiter.arrived(Arrival.hit(entry));
				return null;
			}
			Disposable seat = (present instanceof Load<V> load) ? load.join(waiter) : null;
			if (seat != null) {
				this.counters.misses.increment();
				this.counters.collapsed.increment();
				return seat;
			}
			// The load ended meanwhile: with a value that is found next time, or without,
			// when
			// it may lie there for a moment still
			if (present.getNow(null) == null) {
				this.entries.asMap().remove(key, present);
			}
		}
	}

	/*
	 * Caffeine changes the maximum under a lock, so not on the caller's thread. Two
	 * changes may run in either order: each goes on until what it set is what is wanted.
	 */
	void resize(long wanted) {
		long present = this.maximum.get();
		if (present != wanted && this.maximum.compareAndSet(present, wanted)) {
			ForkJoinPool.commonPool()
				.execute(() -> this.entries.synchronous().policy().eviction().ifPresent(this::fit));
		}
	}

	private void fit(Policy.Eviction<K, Entry<V>> eviction) {
		while (eviction.getMaximum() != this.maximum.get()) {
			eviction.setMaximum(this.maximum.get());
		}
	}

	private static final class TimeToLive<K, V> implements Expiry<K, Entry<V>> {

		@Override
		public long expireAfterCreate(K key, Entry<V> entry, long now) {
			return Math.max(0, entry.expiresAt() - now);
		}

		@Override
		public long expireAfterUpdate(K key, Entry<V> entry, long now, long remaining) {
			return expireAfterCreate(key, entry, now);
		}

		@Override
		public long expireAfterRead(K key, Entry<V> entry, long now, long remaining) {
			return remaining;
		}

	}

}
