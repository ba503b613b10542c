package io.outrigger.benchmarks.cache.shared;

import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.cache.product.Product;
import io.outrigger.benchmarks.cache.product.SharedProducts;
import io.outrigger.cache.CacheStatistics;
import io.outrigger.cache.IntelligentCache;

/**
 * Our cache, whose memory holds one product: if all are asked for in turn, each is read
 * in Redis.
 */
final class OurProducts {

	/*
	 * One of a hundred may be met before Caffeine has made room.
	 */
	private static final int FROM_REDIS_PERCENT = 99;

	private OurProducts() {
	}

	static Contender at(String uri) {
		SharedProducts products = SharedProducts.patient(uri, 1);
		IntelligentCache<String, Product> cache = products.cache();
		Reads reads = Reads.reactive((id) -> cache.get(id, OurProducts::missing));
		return new Contender(Contenders.OURS, (ids) -> fill(cache, ids), (ids) -> read(cache, reads, ids),
				products::close);
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
