package io.outrigger.benchmarks.cache.product;

import java.time.Duration;
import java.util.function.Function;

import com.fasterxml.jackson.databind.ObjectMapper;
import reactor.core.scheduler.Schedulers;

import io.outrigger.benchmarks.redis.OwnConnections;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.IntelligentCaches;
import io.outrigger.cache.level.SharedLevels;
import io.outrigger.cache.redis.RedisCacheSettings;
import io.outrigger.cache.redis.RedisLevels;
import io.outrigger.redis.RedisKeys;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.time.Ticker;

/**
 * Products in memory and in Redis, as the auto-configuration sets it up.
 */
public final class SharedProducts implements AutoCloseable {

	/**
	 * Matches every channel of the cache.
	 */
	public static final String CHANNELS = new RedisKeys("benchmark", "products*", "cache").key("*");

	private static final RedisCacheSettings SETTINGS = new RedisCacheSettings("benchmark",
			FeedSettings.DEFAULTS.comparison(), Duration.ofSeconds(1));

	private final OwnConnections connections;

	private final RedisLevels levels;

	private final IntelligentCache<String, Product> cache;

	private SharedProducts(OwnConnections connections, Function<SharedLevels, IntelligentCaches> caches) {
		this.connections = connections;
		this.levels = new RedisLevels(connections.connections(), SETTINGS, new ObjectMapper(), (name) -> null,
				Ticker.system(), Schedulers.parallel());
		this.cache = caches.apply(this.levels).cache("products", String.class, Product.class);
	}

	/**
	 * Connects.
	 * @param uri where Redis is
	 * @param maxEntries how many products memory may hold
	 * @return the products that processes share there
	 */
	public static SharedProducts at(String uri, int maxEntries) {
		return new SharedProducts(OwnConnections.to(uri), (levels) -> OurCaches.shared(levels, maxEntries));
	}

	/**
	 * Connects with long time-outs, so that no read is given up where the machine is busy
	 * with others.
	 * @param uri where Redis is
	 * @param maxEntries how many products memory may hold
	 * @return the products that processes share there
	 */
	public static SharedProducts patient(String uri, int maxEntries) {
		return new SharedProducts(OwnConnections.patient(uri), (levels) -> OurCaches.shared(levels, maxEntries));
	}

	/**
	 * The same, of which nothing is kept in memory.
	 * @param uri where Redis is
	 * @return the products that processes share there
	 */
	public static SharedProducts inRedisAlone(String uri) {
		return new SharedProducts(OwnConnections.patient(uri), OurCaches::inRedisAlone);
	}

	/**
	 * Returns the cache of them.
	 * @return the cache
	 */
	public IntelligentCache<String, Product> cache() {
		return this.cache;
	}

	@Override
	public void close() {
		this.levels.stop();
		this.connections.close();
	}

}
