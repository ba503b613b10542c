package io.outrigger.flow.rate;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Function;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;

import io.outrigger.time.Ticker;

/**
 * A token bucket for each of many keys, such as callers. A key is forgotten once its
 * bucket would be full anyway, or when there are too many: then keys that are asked for
 * often stay. When a key had to make room, how much it lacked is kept by its hash, so
 * that it does not come back with a full bucket; a decision under way at that moment may
 * be forgotten, at most one for each thread. In return a new key may begin with less than
 * a full bucket, if a key with which it shares one of 65,536 places had to make room.
 * <p>
 * Safe for use from several threads. A decision for a known key allocates nothing.
 *
 * @param <K> the kind of keys, with {@code equals} and {@code hashCode}
 */
public final class KeyedRateLimiter<K> {

	private final Paces paces;

	private final EvictedKeys evicted;

	private final Cache<K, Entry> entries;

	private final Function<K, Entry> create;

	/**
	 * Creates a limiter that knows no key.
	 * @param limit the settings of each key, read at each decision
	 * @param maxKeys how many keys are known at most; at least 1
	 * @param ticker measures time
	 * @throws IllegalArgumentException if there is no room for a key
	 */
	public KeyedRateLimiter(Supplier<RateLimit> limit, int maxKeys, Ticker ticker) {
		if (maxKeys < 1) {
			throw new IllegalArgumentException("maxKeys is " + maxKeys + " but must be at least 1");
		}
		this.paces = new Paces(limit);
		this.evicted = new EvictedKeys(ticker.nanos());
		this.entries = Caffeine.newBuilder()
			.maximumSize(maxKeys)
			.ticker(ticker::nanos)
			.executor(Runnable::run)
			.expireAfter(new UntilFull<K>(this.paces))
			.<K, Entry>evictionListener((key, entry, cause) -> {
				if (key != null && entry != null && cause == RemovalCause.SIZE) {
					this.evicted.add(key, ticker.nanos() + entry.bucket.nanosToFull());
				}
			})
			.build();
		this.create = (key) -> new Entry(
				new TokenBucket(this.paces, ticker, this.evicted.nanosToFull(key, ticker.nanos())));
	}

	/**
	 * Takes permits of a key, all or none.
	 * @param key the key
	 * @param cost how many; at least 1
	 * @return as {@link RateLimiter#tryAcquire(long)} does
	 * @throws IllegalArgumentException if the cost is not positive
	 */
	public long tryAcquire(K key, long cost) {
		return this.entries.get(key, this.create).tryAcquire(cost);
	}

	/**
	 * Returns what is left to a key.
	 * @param key the key, which need not be known
	 * @return what is left now
	 */
	public Quota quota(K key) {
		Entry entry = this.entries.policy().getIfPresentQuietly(key);
		return ((entry != null) ? entry : this.create.apply(key)).bucket.quota();
	}

	/**
	 * Returns the keys that ask most, for people to look at. Looks at all keys.
	 * @param most how many at most
	 * @return the keys, those with the most decisions first
	 */
	public List<KeyUse<K>> top(int most) {
		return KeyUse.top(this.entries.asMap().entrySet().stream().map((known) -> known.getValue().use(known.getKey())),
				most);
	}

	/**
	 * Returns how many keys are known.
	 * @return about how many; those for which room is being made may count
	 */
	public long size() {
		return this.entries.estimatedSize();
	}

	/**
	 * A key's bucket and what it decided.
	 */
	private static final class Entry {

		private static final AtomicLongFieldUpdater<Entry> GRANTED = AtomicLongFieldUpdater.newUpdater(Entry.class,
				"granted");

		private static final AtomicLongFieldUpdater<Entry> REFUSED = AtomicLongFieldUpdater.newUpdater(Entry.class,
				"refused");

		private final TokenBucket bucket;

		private volatile long granted;

		private volatile long refused;

		Entry(TokenBucket bucket) {
			this.bucket = bucket;
		}

		long tryAcquire(long cost) {
			long wait = this.bucket.tryAcquire(cost);
			((wait <= 0) ? GRANTED : REFUSED).getAndIncrement(this);
			return wait;
		}

		<K> KeyUse<K> use(K key) {
			return new KeyUse<>(key, this.granted, this.refused, this.bucket.quota().remaining());
		}

	}

	/**
	 * Whoever rests for as long as an empty bucket takes to fill has a full one.
	 *
	 * @param <K> the kind of keys
	 */
	private record UntilFull<K>(Paces paces) implements Expiry<K, Entry> {

		@Override
		public long expireAfterCreate(K key, Entry entry, long now) {
			return this.paces.current().depth();
		}

		@Override
		public long expireAfterUpdate(K key, Entry entry, long now, long left) {
			return this.paces.current().depth();
		}

		@Override
		public long expireAfterRead(K key, Entry entry, long now, long left) {
			return this.paces.current().depth();
		}

	}

}
