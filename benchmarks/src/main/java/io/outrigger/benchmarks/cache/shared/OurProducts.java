package io.outrigger.benchmarks.cache.shared;

import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.cache.product.Product;
import io.outrigger.benchmarks.cache.product.SharedProducts;
import io.outrigger.cache.CacheStatistics;
import io.outrigger.cache.IntelligentCache;

/**
 * Our caches: one that keeps products in Redis alone, as the peers do, and one whose
 * memory holds a single product, so that each is read in Redis if all are asked for in
 * turn.
 */
final class OurProducts {

	/*
	 * One of a hundred may be met before Caffeine has made room.
	 */
	private static final int FROM_REDIS_PERCENT = 99;

	private OurProducts() {
	}

	static Contender inRedisAlone(String uri) {
		return contender(Contenders.OURS, SharedProducts.inRedisAlone(uri));
	}

	static Contender twoLevels(String uri) {
		return contender(Contenders.OURS + ", missed in memory", SharedProducts.patient(uri, 1));
	}

	private static Contender contender(String name, SharedProducts products) {
		IntelligentCache<String, Product> cache = products.cache();
		Reads reads = Reads.reactive((id) -> cache.get(id, OurProducts::missing));
		return new Contender(name, (ids) -> fill(cache, ids), (ids) -> read(cache, reads, ids), products::close);
	}

	private static void fill(IntelligentCache<String, Product> cache, List<String> ids) {
		Flux.fromIterable(ids).flatMap((id) -> cache.put(id, Product.of(id)), Reads.AT_ONCE).blockLast();
	}

	private static void read(IntelligentCache<String, Product> cache, Reads reads, List<String> ids) throws Exception {
		CacheStatistics before = cache.statistics();
		reads.all(ids);
		long shared = cache.statistics().sharedHits() - before.sharedHits();
		if (100 * shared < FROM_REDIS_PERCENT * (long) ids.size()) {
			throw new IllegalStateException("Of " + ids.size() + " products only " + shared + " were read in Redis");
		}
	}

	private static Mono<Product> missing(String id) {
		return Mono.error(new IllegalStateException(id + " is not in Redis"));
	}

}
