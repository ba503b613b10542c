package io.outrigger.cache.memory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.memory.Fences.Fence;
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

	private final AtomicBoolean sweeping = new AtomicBoolean();

	private final Fences fences = new Fences();

	private final AtomicReferenceArray<Region> regions = new AtomicReferenceArray<>(SharedLevel.BUCKETS);

	private Space(AsyncCache<K, Entry<V>> entries, long maximum, Counters counters) {
		for (int i = 0; i < SharedLevel.BUCKETS; i++) {
			this.regions.set(i, new Region());
		}
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
		return (future != null) ? entry(future) : null;
	}

	private static <V> @Nullable Entry<V> entry(CompletableFuture<Entry<V>> future) {
		Entry<V> entry = future.getNow(null);
		return (entry != null && !entry.region().isClosed()) ? entry : null;
	}

	Region region(int bucket) {
		return this.regions.get(bucket);
	}

	Fences fences() {
		return this.fences;
	}

	boolean holds(K key, Load<V> load) {
		return load.counts() && this.entries.asMap().get(key) == load;
	}

	void put(K key, Entry<V> entry) {
		this.entries.put(key, CompletableFuture.completedFuture(entry));
	}

	/**
	 * Puts what the level that processes share has been told of, unless others changed it
	 * since.
	 * @param bucket the bucket of the key
	 * @param key the key
	 * @param entry what is put
	 * @param fence the fence of the key from before the level was told
	 */
	void put(int bucket, K key, Entry<V> entry, Fence fence) {
		if (!this.fences.counts(bucket, key, fence, entry.generation())) {
			return;
		}
		CompletableFuture<Entry<V>> wanted = CompletableFuture.completedFuture(entry);
		this.entries.put(key, wanted);
		// Again, after it is there: who changes the key later finds it there
		if (!this.fences.counts(bucket, key, fence, entry.generation())) {
			this.entries.asMap().remove(key, wanted);
		}
	}

	/**
	 * Lets nothing count of a key that is older than a change. A load that has not been
	 * prepared yet will look at the fence itself.
	 * @param bucket the bucket of the key
	 * @param key the key
	 * @param generation that of the change
	 */
	void changed(int bucket, K key, long generation) {
		this.fences.raise(bucket, key, generation);
		CompletableFuture<Entry<V>> present = this.entries.getIfPresent(key);
		if (present != null && isOlder(present, generation)) {
			this.entries.asMap().remove(key, present);
		}
	}

	/**
	 * The same for a change that this process has made: no value from before stays,
	 * whatever its generation, for Redis' clock may have been set back.
	 * @param bucket the bucket of the key
	 * @param key the key
	 * @param generation that of the change
	 */
	void evicted(int bucket, K key, long generation) {
		this.fences.raise(bucket, key, generation);
		CompletableFuture<Entry<V>> present = this.entries.getIfPresent(key);
		if (present != null && (present.getNow(null) != null || isOlder(present, generation))) {
			this.entries.asMap().remove(key, present);
		}
	}

	private static <V> boolean isOlder(CompletableFuture<Entry<V>> present, long generation) {
		Entry<V> entry = present.getNow(null);
		if (entry != null) {
			return entry.generation() < generation;
		}
		return present instanceof Load<V> load && load.isOlderThan(generation);
	}

	/**
	 * Lets nothing count of a bucket, nor what is being loaded of it.
	 * @param bucket the bucket
	 */
	void lost(int bucket) {
		this.regions.getAndSet(bucket, new Region()).close();
		// One sweep is enough for all that are closed before it begins
		if (this.sweeping.compareAndSet(false, true)) {
			ForkJoinPool.commonPool().execute(this::sweep);
		}
	}

	private void sweep() {
		this.sweeping.set(false);
		// By futures: Caffeine's view of values waits for those that are being loaded
		this.entries.asMap().forEach((key, future) -> {
			Entry<V> entry = future.getNow(null);
			if (entry != null && entry.region().isClosed()) {
				this.entries.asMap().remove(key, future);
			}
		});
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
		Entry<V> entry = entry(future);
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
				Load<V> load = flight.load(key);
				Disposable seat = load.join(waiter);
				present = this.entries.asMap().putIfAbsent(key, load);
				if (present == null) {
					this.counters.misses.increment();
					flight.add(key, load);
					return seat;
				}
			}
			Entry<V> entry = entry(present);
			if (entry != null) {
				this.counters.hits.increment();
				waiter.arrived(Arrival.hit(entry));
				return null;
			}
			Disposable seat = (present instanceof Load<V> load && load.counts()) ? load.join(waiter) : null;
			if (seat != null) {
				this.counters.misses.increment();
				this.counters.collapsed.increment();
				return seat;
			}
			// The load counts no more, or ended meanwhile: with a value that is found
			// next
			// time, or without, when it may lie there for a moment still
			if (entry(present) == null) {
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
