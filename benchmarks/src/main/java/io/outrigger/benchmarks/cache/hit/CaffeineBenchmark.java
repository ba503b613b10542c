package io.outrigger.benchmarks.cache.hit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import io.outrigger.benchmarks.cache.product.OurCaches;
import io.outrigger.benchmarks.cache.product.Product;

/**
 * The same in Caffeine itself: bounded, with a time to live of each entry's own, and
 * counted.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CaffeineBenchmark {

	/**
	 * Looks into a cache of values.
	 * @param products where
	 * @param keys for what
	 * @return the value
	 */
	@Benchmark
	public @Nullable Product values(Values products, Keys keys) {
		return products.cache.getIfPresent(keys.next());
	}

	/**
	 * Looks into a cache of values that may be on their way.
	 * @param products where
	 * @param keys for what
	 * @return the value
	 */
	@Benchmark
	public @Nullable Product futures(Futures products, Keys keys) {
		CompletableFuture<Product> found = products.cache.getIfPresent(keys.next());
		return (found != null) ? found.getNow(null) : null;
	}

	private static Caffeine<String, Product> builder() {
		return Caffeine.newBuilder()
			.maximumSize(Keys.MAX_ENTRIES)
			.expireAfter(Expiry.creating((String id, Product product) -> OurCaches.TTL.minusMillis(product.stock())))
			.recordStats();
	}

	/**
	 * A cache of values.
	 */
	@State(Scope.Benchmark)
	public static class Values {

		private final Cache<String, Product> cache = builder().build();

		/**
		 * Fills it.
		 */
		public Values() {
			Keys.fill(this.cache::put);
		}

	}

	/**
	 * A cache of values that may be on their way.
	 */
	@State(Scope.Benchmark)
	public static class Futures {

		private final AsyncCache<String, Product> cache = builder().buildAsync();

		/**
		 * Fills it.
		 */
		public Futures() {
			Keys.fill((id, product) -> this.cache.put(id, CompletableFuture.completedFuture(product)));
		}

	}

}
