package io.outrigger.benchmarks.cache.hit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.cache.product.OurCaches;
import io.outrigger.benchmarks.cache.product.Product;
import io.outrigger.cache.IntelligentCache;

/**
 * A value of ours that is in memory.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HitBenchmark {

	/**
	 * Looks.
	 * @param products where
	 * @param keys for what
	 * @return the value
	 */
	@Benchmark
	public @Nullable Product peek(Products products, Keys keys) {
		return products.cache.peek(keys.next());
	}

	/**
	 * Asks, as if it might have to be loaded.
	 * @param products where
	 * @param keys for what
	 * @param taker takes it
	 * @return the value
	 */
	@Benchmark
	public @Nullable Product get(Products products, Keys keys, Taker taker) {
		products.cache.get(keys.next(), HitBenchmark::missing).subscribe(taker);
		return taker.taken();
	}

	/**
	 * Asks, as if it might have to be loaded, and waits.
	 * @param products where
	 * @param keys for what
	 * @return the value
	 */
	@Benchmark
	public @Nullable Product getAndBlock(Products products, Keys keys) {
		return products.cache.get(keys.next(), HitBenchmark::missing).block();
	}

	/**
	 * Subscribes to a value that needs no looking for.
	 * @param products has one
	 * @param taker takes it
	 * @return the value
	 */
	@Benchmark
	public @Nullable Product just(Products products, Taker taker) {
		Mono.just(products.one).subscribe(taker);
		return taker.taken();
	}

	private static Mono<Product> missing(String id) {
		return Mono.error(new IllegalStateException(id + " is not in memory"));
	}

	/**
	 * A cache in memory.
	 */
	@State(Scope.Benchmark)
	public static class Products {

		private final IntelligentCache<String, Product> cache = OurCaches.inMemory(Keys.MAX_ENTRIES)
			.cache("products", String.class, Product.class);

		private final Product one = Product.of(Product.id(0));

		/**
		 * Fills it.
		 */
		public Products() {
			Keys.fill((id, product) -> this.cache.put(id, product).block(Duration.ofSeconds(10)));
		}

	}

}
