package io.outrigger.benchmarks.cache.member;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.benchmarks.cache.product.Product;
import io.outrigger.benchmarks.process.Pause;
import io.outrigger.cache.IntelligentCache;

/**
 * What a process does with a cache that others share. Times are readings of the clock
 * that all processes of a host have in common.
 */
final class CacheMember {

	private static final Duration LOAD = Duration.ofMillis(50);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/*
	 * Three processes that look all the time would leave two cores nothing for Redis.
	 */
	private static final long LOOKS_APART = TimeUnit.MICROSECONDS.toNanos(50);

	private final IntelligentCache<String, Product> cache;

	CacheMember(IntelligentCache<String, Product> cache) {
		this.cache = cache;
	}

	Product read(String id) {
		return Objects.requireNonNull(this.cache.get(id, (missing) -> Mono.just(Product.of(missing))).block(PATIENCE));
	}

	/*
	 * Returns when it began.
	 */
	long evict(String id) {
		long began = System.nanoTime();
		this.cache.evict(id).block(PATIENCE);
		return began;
	}

	long put(String id) {
		Product product = Product.of(id);
		long began = System.nanoTime();
		this.cache.put(id, product).block(PATIENCE);
		return began;
	}

	void requirePresent(String id) {
		if (this.cache.peek(id) == null) {
			throw new IllegalStateException(id + " is not in memory");
		}
	}

	/*
	 * Returns when it was not in memory any more.
	 */
	long awaitGone(String id) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (this.cache.peek(id) != null) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException(id + " is still in memory after " + PATIENCE);
			}
			LockSupport.parkNanos(LOOKS_APART);
		}
		return System.nanoTime();
	}

	/*
	 * Returns how often it was loaded here, and when the last caller had it.
	 */
	String crowd(String id, int callers, long begin) {
		AtomicInteger loads = new AtomicInteger();
		Mono<Product> call = this.cache.get(id, (missing) -> {
			loads.incrementAndGet();
			return Mono.delay(LOAD).map((tick) -> Product.of(missing));
		}).subscribeOn(Schedulers.parallel());
		Pause.of(Duration.ofNanos(begin - System.nanoTime()));
		Long answered = Flux.range(0, callers).flatMap((caller) -> call, callers).count().block(PATIENCE);
		if (answered == null || answered != callers) {
			throw new IllegalStateException("Of " + callers + " callers only " + answered + " got " + id);
		}
		return loads.get() + " " + System.nanoTime();
	}

}
