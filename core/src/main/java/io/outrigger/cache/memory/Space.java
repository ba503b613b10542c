package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.List;
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

import io.outrigger.cache.CacheSettings;
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

	// Values, and loads on their way, which weigh nothing until they end; loads alone, so
	// that
	// nothing has to be limited, if nothing is kept
	private final AsyncCache<K, Entry<V>> entries;

	private final AtomicLong maximum;

	private final Kept<K, V> kept;

	private final Counters counters;

	private final Claims<K, V> claims;

	private final Ticker ticker;

	private final AtomicBoolean sweeping = new AtomicBoolean();

	private final Fences fences = new Fences();

	private final AtomicReferenceArray<Region> regions = new AtomicReferenceArray<>(SharedLevel.BUCKETS);

	private Space(AsyncCache<K, Entry<V>> entries, Kept<K, V> kept, Ticker ticker, Counters counters) {
		for (int i = 0; i < SharedLevel.BUCKETS; i++) {
			this.regions.set(i, new Region(i));
		}
		this.entries = entries;
		this.maximum = new AtomicLong(kept.maximum());
		this.kept = kept;
		this.ticker = ticker;
		this.counters = counters;
		this.claims = new Claims<>(entries, ticker, counters);
	}

	static <K, V> Space<K, V> create(Kept<K, V> kept, Ticker ticker, Counters counters) {
		return new Space<>(kept.inMemory() ? bounded(kept, ticker, counters) : Caffeine.newBuilder().buildAsync(), kept,
				ticker, counters);
	}

	private static <K, V> AsyncCache<K, Entry<V>> bounded(Kept<K, V> kept, Ticker ticker, Counters counters) {
		return kept.limit(Caffeine.newBuilder())
			.expireAfter(new TimeToLive<K, V>())
			.ticker(ticker::nanos)
			.recordStats(() -> counters)
			.buildAsync();
	}

	/**
	 * Returns a space that has nothing but is otherwise the same.
	 * @return the space
	 */
	Space<K, V> emptied() {
		return create(this.kept, this.ticker, this.counters);
	}

	/**
	 * Returns what is in memory and counts, fresh or not.
	 * @param key the key
	 * @return what is there, or {@code null}
	 */
	@Nullable Entry<V> present(K key) {
		if (!this.kept.inMemory()) {
			return null;
		}
		CompletableFuture<Entry<V>> future = this.entries.getIfPresent(key);
		return (future != null) ? Entry.in(future) : null;
	}

	/**
	 * Whether anything is kept here.
	 * @return {@code false} if all is only passed through
	 */
	boolean keepsAny() {
		return this.kept.inMemory();
	}

	boolean isLoading(K key) {
		CompletableFuture<Entry<V>> future = this.entries.getIfPresent(key);
		Entry<V> entry = (future != null) ? future.getNow(null) : null;
		Renewal<V> renewal = (entry != null) ? entry.renewal() : null;
		return (future != null && entry == null) || (renewal != null && renewal.load() != null);
	}

	Region region(int bucket) {
		return this.regions.get(bucket);
	}

	/**
	 * Returns how callers come by what is here.
	 * @return their claims
	 */
	Claims<K, V> claims() {
		return this.claims;
	}

	Fences fences() {
		return this.fences;
	}

	/**
	 * Whether what a load brings would be kept now.
	 * @param key the key
	 * @param load the load
	 * @return {@code false} if anything took its place, or may have
	 */
	boolean holds(K key, Load<V> load) {
		if (!load.counts()) {
			return false;
		}
		if (load.fence() != null) {
			return true;
		}
		CompletableFuture<Entry<V>> present = this.entries.asMap().get(key);
		return (load.renewal() == null) ? present == load : isRenewed(present, load);
	}

	private static <V> boolean isRenewed(@Nullable CompletableFuture<Entry<V>> present, Load<V> load) {
		Entry<V> entry = (present != null) ? Entry.in(present) : null;
		return entry != null && entry.renewal() == load.renewal();
	}

	/**
	 * Ends a load.
	 * @param key the key
	 * @param load the load
	 * @param entry what is kept in its place; {@code null} for nothing
	 * @return whether it is kept
	 */
	boolean end(K key, Load<V> load, @Nullable Entry<V> entry) {
		Entry<V> wanted = this.kept.inMemory() ? entry : null;
		Renewal<V> renewal = load.renewal();
		if (renewal == null) {
			boolean held = holds(key, load);
			return load.complete(wanted) && entry != null && held && (wanted == null || holds(key, load));
		}
		CompletableFuture<Entry<V>> present = this.entries.asMap().get(key);
		boolean replaced = false;
		if (present != null && isRenewed(present, load)) {
			replaced = (wanted != null) ? this.entries.asMap().replace(key, present, wanted.done())
					: this.entries.asMap().remove(key, present);
		}
		renewal.end(load);
		return replaced && wanted != null;
	}

	void put(K key, Entry<V> entry) {
		if (this.kept.inMemory()) {
			this.entries.put(key, entry.done());
		}
		else {
			evict(key);
		}
	}

	/**
	 * Lets what is there be fresh no more; a load that is under way does not count.
	 * @param key the key
	 * @param ifError for how long it is the answer if it cannot be loaded anew
	 */
	void expire(K key, Duration ifError) {
		CompletableFuture<Entry<V>> present = this.entries.getIfPresent(key);
		while (present != null) {
			Entry<V> entry = Entry.in(present);
			boolean done = (entry != null && entry.value() != null)
					? this.entries.asMap().replace(key, present, entry.expired(this.ticker.nanos(), ifError).done())
					: this.entries.asMap().remove(key, present);
			present = done ? null : this.entries.getIfPresent(key);
		}
	}

	/**
	 * Puts what the level that processes share has been told of, unless others changed it
	 * since.
	 * @param bucket the bucket of the key
	 * @param key the key
	 * @param entry what is put
	 * @param fence the fence of the key from before the level was told
	 * @return {@code false} if others may have, and what was there is there still
	 */
	boolean put(int bucket, K key, Entry<V> entry, Fence fence) {
		if (!this.kept.inMemory()) {
			evict(key);
			return true;
		}
		if (!this.fences.counts(bucket, key, fence, entry.origin().generation())) {
			return false;
		}
		CompletableFuture<Entry<V>> wanted = entry.done();
		this.entries.put(key, wanted);
		// Again, after it is there: who changes the key later finds it there
		if (!this.fences.counts(bucket, key, fence, entry.origin().generation())) {
			this.entries.asMap().remove(key, wanted);
		}
		return true;
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
			return entry.origin().generation() < generation;
		}
		return present instanceof Load<V> load && load.isOlderThan(generation);
	}

	/**
	 * Lets nothing count of a bucket, nor what is being loaded of it.
	 * @param bucket the bucket
	 */
	void lost(int bucket) {
		this.regions.getAndSet(bucket, new Region(bucket)).close();
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
			if (entry != null && entry.origin().region().isClosed()) {
				this.entries.asMap().remove(key, future);
			}
		});
	}

	boolean putIfAbsent(K key, Entry<V> entry) {
		if (!this.kept.inMemory()) {
			return false;
		}
		CompletableFuture<Entry<V>> wanted = entry.done();
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
		CompletableFuture<Entry<V>> wanted = entry.done();
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

	private @Nullable V value(CompletableFuture<Entry<V>> future) {
		Entry<V> entry = Entry.in(future);
		return (entry != null && entry.isFresh(this.ticker.nanos())) ? entry.value() : null;
	}

	/**
	 * Returns the keys that are read most.
	 * @param limit how many at most
	 * @return the keys, those read most first
	 */
	List<K> hottest(int limit) {
		return this.entries.synchronous()
			.policy()
			.eviction()
			.map((eviction) -> List.copyOf(eviction.hottest(limit).keySet()))
			.orElse(List.of());
	}

	void evict(K key) {
		this.entries.asMap().remove(key);
	}

	long size() {
		return this.entries.synchronous().estimatedSize();
	}

	/*
	 * The kind of maximum is decided when the space is created.
	 */
	void resize(CacheSettings.Memory wanted) {
		resize(this.kept.maximum(wanted));
	}

	/*
	 * Caffeine changes the maximum under a lock, so not on the caller's thread. Two
	 * changes may run in either order: each goes on until what it set is what is wanted.
	 */
	private void resize(long wanted) {
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
			return Math.max(0, entry.life().expiresAt() - now);
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
