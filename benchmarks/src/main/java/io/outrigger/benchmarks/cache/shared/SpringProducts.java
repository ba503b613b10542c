package io.outrigger.benchmarks.cache.shared;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.Jackson2JsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.cache.product.OurCaches;
import io.outrigger.benchmarks.cache.product.Product;

/**
 * The Redis cache of Spring Data, with Jackson for the one type.
 */
final class SpringProducts {

	private SpringProducts() {
	}

	static Contender threads(String uri) {
		return contender("Spring RedisCache, 64 threads", uri,
				(cache) -> Reads.blocking((id) -> cache.get(id, Product.class)));
	}

	static Contender async(String uri) {
		return contender("Spring RedisCache, retrieve", uri,
				(cache) -> Reads.reactive((id) -> Mono.fromFuture(() -> Objects.requireNonNull(cache.retrieve(id)))
					.mapNotNull(SpringProducts::product)));
	}

	private static Product product(Object found) {
		Object value = (found instanceof Cache.ValueWrapper wrapper) ? wrapper.get() : found;
		return (Product) Objects.requireNonNull(value);
	}

	private static Contender contender(String name, String uri, Function<Cache, Reads> reads) {
		LettuceConnectionFactory connections = connections(RedisURI.create(uri));
		RedisCacheConfiguration configuration = RedisCacheConfiguration.defaultCacheConfig()
			.entryTtl(OurCaches.TTL)
			.serializeValuesWith(SerializationPair.fromSerializer(new Jackson2JsonRedisSerializer<>(Product.class)));
		RedisCacheManager caches = RedisCacheManager.builder(connections).cacheDefaults(configuration).build();
		caches.afterPropertiesSet();
		Cache cache = Objects.requireNonNull(caches.getCache("products"));
		return new Contender(name, (ids) -> fill(cache, ids), reads.apply(cache), connections::destroy);
	}

	private static void fill(Cache cache, List<String> ids) {
		ids.forEach((id) -> cache.put(id, Product.of(id)));
	}

	private static LettuceConnectionFactory connections(RedisURI uri) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(uri.getHost(), uri.getPort()),
				LettuceClientConfiguration.builder()
					.clientOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled()).build())
					.build());
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

}
