package io.outrigger.benchmarks.cache.outage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.cache.product.Product;
import io.outrigger.cache.IntelligentCache;

/**
 * Three seconds of callers: 200 a second ask for what has to be loaded, whatever became
 * of those before them, and others for what is in memory.
 */
final class Traffic {

	static final int HOT = 1_000;

	private static final int MISSES = 600;

	private static final Duration APART = Duration.ofMillis(5);

	private static final long HITS_APART = TimeUnit.MICROSECONDS.toNanos(20);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final IntelligentCache<String, Product> cache;

	Traffic(IntelligentCache<String, Product> cache) {
		this.cache = cache;
		for (int i = 0; i < HOT; i++) {
			cache.put(Product.id(i), Product.of(Product.id(i))).block(PATIENCE);
		}
	}

	/*
	 * The misses are of ids with a prefix that was not used before.
	 */
	Times run(String prefix) {
		CompletableFuture<List<Double>> misses = Flux.interval(APART)
			.take(MISSES)
			.flatMap((number) -> miss(prefix + number), MISSES)
			.collectList()
			.toFuture();
		List<Double> hits = new ArrayList<>();
		for (int i = 0; !misses.isDone(); i++) {
			hits.add(hit(Product.id(i % HOT)));
			LockSupport.parkNanos(HITS_APART);
		}
		return new Times(hits, misses.join());
	}

	private Mono<Double> miss(String id) {
		long began = System.nanoTime();
		return this.cache.get(id, (missing) -> Mono.just(Product.of(missing)))
			.map((product) -> (System.nanoTime() - began) / 1e6);
	}

	private double hit(String id) {
		long began = System.nanoTime();
		Product product = this.cache.get(id, Traffic::missing).block(PATIENCE);
		double micros = (System.nanoTime() - began) / 1e3;
		Objects.requireNonNull(product, id);
		return micros;
	}

	private static Mono<Product> missing(String id) {
		return Mono.error(new IllegalStateException(id + " is not in memory"));
	}

	/**
	 * What callers saw.
	 *
	 * @param hits how long it took those who asked for what is in memory, in microseconds
	 * @param misses how long it took the others, in milliseconds
	 */
	record Times(List<Double> hits, List<Double> misses) {
	}

}
