package io.outrigger.benchmarks.cache.hit;

import java.util.concurrent.TimeUnit;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder.CaffeineCacheBuilderImpl;
import com.alicp.jetcache.support.DefaultCacheMonitor;
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
 * A value in JetCache's memory.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JetCacheBenchmark {

	/**
	 * Asks a cache that counts nothing, as it is by default.
	 * @param products where
	 * @param keys for what
	 * @return the value
	 */
	@Benchmark
	public @Nullable Product jetCache(Products products, Keys keys) {
		return products.cache.get(keys.next());
	}

	/**
	 * Asks a cache that counts.
	 * @param products where
	 * @param keys for what
	 * @return the value
	 */
	@Benchmark
	public @Nullable Product jetCacheCounted(Counted products, Keys keys) {
		return products.cache.get(keys.next());
	}

	private static CaffeineCacheBuilderImpl builder() {
		return CaffeineCacheBuilder.createCaffeineCacheBuilder()
			.limit(Keys.MAX_ENTRIES)
			.expireAfterWrite(OurCaches.TTL.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * A cache in memory.
	 */
	@State(Scope.Benchmark)
	public static class Products {

		private final Cache<String, Product> cache = builder().buildCache();

		/**
		 * Fills it.
		 */
		public Products() {
			Keys.fill(this.cache::put);
		}

	}

	/**
	 * A cache in memory with statistics.
	 */
	@State(Scope.Benchmark)
	public static class Counted {

		private final Cache<String, Product> cache = builder().addMonitor(new DefaultCacheMonitor("products"))
			.buildCache();

		/**
		 * Fills it.
		 */
		public Counted() {
			Keys.fill(this.cache::put);
		}

	}

}
