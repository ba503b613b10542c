package io.outrigger.benchmarks.cache.hit;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.springframework.cache.Cache;
import org.springframework.cache.caffeine.CaffeineCacheManager;

import io.outrigger.benchmarks.cache.product.OurCaches;

/**
 * A value in Spring's cache on Caffeine.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpringCacheBenchmark {

	/**
	 * Asks as is done for a method that returns a value.
	 * @param products where
	 * @param keys for what
	 * @return the value
	 */
	@Benchmark
	public @Nullable Object springGet(Products products, Keys keys) {
		Cache.ValueWrapper found = products.cache.get(keys.next());
		return (found != null) ? found.get() : null;
	}

	/**
	 * Asks as is done for a method that returns a future or a {@code Mono}.
	 * @param products where
	 * @param keys for what
	 * @return the value
	 */
	@Benchmark
	public @Nullable Object springRetrieve(AsyncProducts products, Keys keys) {
		CompletableFuture<?> found = products.cache.retrieve(keys.next());
		return (found != null) ? found.getNow(null) : null;
	}

	private static Cache cache(boolean async) {
		CaffeineCacheManager caches = new CaffeineCacheManager();
		caches.setAsyncCacheMode(async);
		caches.setCaffeine(
				Caffeine.newBuilder().maximumSize(Keys.MAX_ENTRIES).expireAfterWrite(OurCaches.TTL).recordStats());
		return Objects.requireNonNull(caches.getCache("products"));
	}

	/**
	 * A cache of values.
	 */
	@State(Scope.Benchmark)
	public static class Products {

		private final Cache cache = cache(false);

		/**
		 * Fills it.
		 */
		public Products() {
			Keys.fill(this.cache::put);
		}

	}

	/**
	 * A cache of values that may be on their way.
	 */
	@State(Scope.Benchmark)
	public static class AsyncProducts {

		private final Cache cache = cache(true);

		/**
		 * Fills it.
		 */
		public AsyncProducts() {
			Keys.fill(this.cache::put);
		}

	}

}
