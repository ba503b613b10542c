package io.outrigger.benchmarks.cache.outage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;

import io.outrigger.benchmarks.Distribution;
import io.outrigger.benchmarks.cache.product.OurCaches;
import io.outrigger.benchmarks.cache.product.Product;
import io.outrigger.benchmarks.cache.product.SharedProducts;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * What callers saw while Redis was frozen.
 *
 * @param hitsBefore times to find what is in memory, before, in microseconds
 * @param hits the same while Redis was frozen
 * @param missesBefore times to load what is nowhere, before, in milliseconds
 * @param misses the same while Redis was frozen
 * @param back from the end of it until a value was found in Redis again, in milliseconds
 */
public record Freeze(Distribution hitsBefore, Distribution hits, Distribution missesBefore, Distribution misses,
		Distribution back) {

	private static final int IN_REDIS = 1_000;

	private static final int AT_ONCE = 16;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final long LOOKS_APART = TimeUnit.MILLISECONDS.toNanos(1);

	/**
	 * Freezes Redis for three seconds, each time a new one.
	 * @param repetitions how many times
	 * @return what callers saw
	 */
	public static Freeze of(int repetitions) {
		List<Traffic.Times> before = new ArrayList<>();
		List<Traffic.Times> meanwhile = new ArrayList<>();
		List<Double> back = new ArrayList<>();
		for (int i = 0; i < repetitions; i++) {
			try (RedisServer redis = RedisServer.start();
					SharedProducts products = SharedProducts.at(redis.uri(), OurCaches.MAX_ENTRIES)) {
				List<String> inRedis = fill(redis);
				Traffic traffic = new Traffic(products.cache());
				traffic.run("warm-up-");
				before.add(traffic.run("before-"));
				redis.freeze();
				meanwhile.add(traffic.run("meanwhile-"));
				redis.resume();
				back.add(awaitFound(products.cache(), inRedis));
			}
		}
		return new Freeze(hits(before), hits(meanwhile), misses(before), misses(meanwhile), Distribution.of(back));
	}

	/*
	 * By another process, so that they are not in the memory of this one.
	 */
	private static List<String> fill(RedisServer redis) {
		List<String> ids = IntStream.range(0, IN_REDIS).mapToObj((number) -> "in-redis-" + number).toList();
		try (SharedProducts other = SharedProducts.patient(redis.uri(), OurCaches.MAX_ENTRIES)) {
			Flux.fromIterable(ids).flatMap((id) -> other.cache().put(id, Product.of(id)), AT_ONCE).blockLast(PATIENCE);
		}
		return ids;
	}

	private static double awaitFound(IntelligentCache<String, Product> cache, List<String> ids) {
		long began = System.nanoTime();
		for (int i = 0; cache.get(ids.get(i % ids.size())).block(PATIENCE) == null; i++) {
			if (System.nanoTime() - began > PATIENCE.toNanos()) {
				throw new IllegalStateException("Nothing was found in Redis within " + PATIENCE);
			}
			LockSupport.parkNanos(LOOKS_APART);
		}
		return (System.nanoTime() - began) / 1e6;
	}

	private static Distribution hits(List<Traffic.Times> times) {
		return Distribution.of(times.stream().flatMap((one) -> one.hits().stream()).toList());
	}

	private static Distribution misses(List<Traffic.Times> times) {
		return Distribution.of(times.stream().flatMap((one) -> one.misses().stream()).toList());
	}

}
