package io.outrigger.benchmarks.cache;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.Measurement;
import io.outrigger.benchmarks.cache.product.OurCaches;
import io.outrigger.benchmarks.cache.product.Product;
import io.outrigger.benchmarks.cache.product.SharedProducts;
import io.outrigger.benchmarks.cache.shared.Hearing;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * How many messages processes send each other.
 */
final class Messages {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final int AT_ONCE = 16;

	private final List<String> ids;

	Messages(int count) {
		this.ids = IntStream.range(0, count).mapToObj(Product::id).toList();
	}

	List<Measurement> run() {
		try (RedisServer redis = RedisServer.start();
				SharedProducts products = SharedProducts.at(redis.uri(), OurCaches.MAX_ENTRIES);
				Hearing hearing = new Hearing(redis.uri(), SharedProducts.CHANNELS)) {
			IntelligentCache<String, Product> cache = products.cache();
			long loads = heard(hearing, (id) -> cache.get(id, (missing) -> Mono.just(Product.of(missing))));
			long puts = heard(hearing, (id) -> cache.put(id, Product.of(id)));
			long evictions = heard(hearing, cache::evict);
			if (cache.statistics().loads() != this.ids.size()) {
				throw new IllegalStateException("There were " + cache.statistics().loads() + " loads");
			}
			return List.of(figure("loads", (double) loads, 0), figure("puts", (double) puts, this.ids.size()),
					figure("evictions", (double) evictions, this.ids.size()));
		}
	}

	private long heard(Hearing hearing, Function<String, Mono<?>> act) {
		long before = hearing.count();
		Flux.fromIterable(this.ids).flatMap(act, AT_ONCE).blockLast(PATIENCE);
		return hearing.count() - before;
	}

	private Measurement figure(String what, double messages, double target) {
		return CacheSuite.FIGURES.atMost("%,d %s".formatted(this.ids.size(), what), "messages to other processes",
				"messages", messages, target);
	}

}
