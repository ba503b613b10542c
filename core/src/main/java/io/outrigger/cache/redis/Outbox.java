package io.outrigger.cache.redis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.redis.CacheScripts.Change;
import io.outrigger.cache.redis.CacheScripts.Place;
import io.outrigger.redis.EventCounts;
import io.outrigger.time.Ticker;

/**
 * The keys that changed while Redis could not be asked. Whatever was meant, they are
 * evicted once it can be: a value would overwrite what others may have put meanwhile.
 * Until then what Redis has of them does not count here. Of more than there is room for,
 * the whole bucket is cleared.
 */
final class Outbox {

	static final int ROOM = 10_000;

	private static final int AT_ONCE = 16;

	private final Map<Place, Long> queued = new ConcurrentHashMap<>();

	// How often each bucket is to be cleared, which once will do for
	private final AtomicIntegerArray buckets = new AtomicIntegerArray(SharedLevel.BUCKETS);

	private final AtomicBoolean sending = new AtomicBoolean();

	private final CacheScripts scripts;

	private final EventCounts<CacheEvent> counts;

	private final Ticker ticker;

	private final Duration patience;

	private final Supplier<Duration> loadTime;

	Outbox(CacheScripts scripts, EventCounts<CacheEvent> counts, Ticker ticker, Duration patience,
			Supplier<Duration> loadTime) {
		this.scripts = scripts;
		this.counts = counts;
		this.ticker = ticker;
		this.patience = patience;
		this.loadTime = loadTime;
	}

	void add(Place place) {
		this.counts.add(CacheEvent.QUEUED);
		if (this.queued.size() < ROOM || this.queued.containsKey(place)) {
			this.queued.put(place, this.ticker.nanos());
		}
		else {
			this.buckets.incrementAndGet(place.bucket());
		}
	}

	void addAll(int bucket) {
		this.counts.add(CacheEvent.QUEUED);
		this.buckets.incrementAndGet(bucket);
	}

	boolean holds(Place place) {
		return this.queued.containsKey(place) || this.buckets.get(place.bucket()) != 0;
	}

	int size() {
		return this.queued.size();
	}

	/**
	 * Sends what is old enough that nothing of it can be under way any more.
	 */
	void send() {
		if (!this.sending.compareAndSet(false, true)) {
			return;
		}
		Flux<Integer> clears = Flux.fromStream(IntStream.range(0, SharedLevel.BUCKETS).boxed())
			.filter((bucket) -> this.buckets.get(bucket) != 0)
			.concatMap(this::clear);
		Flux<Place> evictions = Flux.fromIterable(this.queued.entrySet())
			.filter((item) -> this.ticker.nanos() - item.getValue() > this.patience.toNanos())
			.flatMap((item) -> evict(item.getKey(), item.getValue()), AT_ONCE);
		clears.thenMany(evictions).doFinally((end) -> this.sending.set(false)).subscribe();
	}

	private Mono<Integer> clear(int bucket) {
		int seen = this.buckets.get(bucket);
		return this.scripts.clear(bucket).map((done) -> {
			// Not if it is to be cleared once more since
			if (this.buckets.compareAndSet(bucket, seen, 0)) {
				this.counts.add(CacheEvent.REPLAYED);
			}
			return bucket;
		}).onErrorResume((ex) -> Mono.empty());
	}

	private Mono<Place> evict(Place place, Long since) {
		return this.scripts.change(place, Change.EVICT, this.loadTime.get().toMillis(), 0).map((outcome) -> {
			if (this.queued.remove(place, since)) {
				this.counts.add(CacheEvent.REPLAYED);
			}
			return place;
		}).onErrorResume((ex) -> Mono.empty());
	}

}
