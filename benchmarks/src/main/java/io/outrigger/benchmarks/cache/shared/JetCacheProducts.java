package io.outrigger.benchmarks.cache.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheValueHolder;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.lettuce.core.RedisClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.cache.product.OurCaches;
import io.outrigger.benchmarks.cache.product.Product;

/**
 * JetCache in Redis alone, with Jackson in place of its own ways to write values.
 */
final class JetCacheProducts {

	private static final TypeReference<CacheValueHolder<Product>> TYPE = new TypeReference<>() {
	};

	private JetCacheProducts() {
	}

	static Contender threads(String uri) {
		return contender("JetCache 2.7.8, 64 threads", uri, (cache) -> Reads.blocking(cache::get));
	}

	static Contender async(String uri) {
		return contender("JetCache 2.7.8, async", uri,
				(cache) -> Reads.reactive((id) -> Mono.fromCompletionStage(() -> cache.GET(id).future())
					.mapNotNull((result) -> (Product) result.getData())));
	}

	private static Contender contender(String name, String uri, Function<Cache<String, Product>, Reads> reads) {
		RedisClient client = PlainLettuce.client(uri);
		ObjectMapper json = new ObjectMapper();
		ObjectReader reader = json.readerFor(TYPE);
		ObjectWriter writer = json.writerFor(TYPE);
		Cache<String, Product> cache = RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
			.redisClient(client)
			.keyPrefix("jetcache:")
			.expireAfterWrite(OurCaches.TTL.toMillis(), TimeUnit.MILLISECONDS)
			.valueEncoder((value) -> encode(writer, value))
			.valueDecoder((bytes) -> decode(reader, bytes))
			.buildCache();
		return new Contender(name, (ids) -> fill(cache, ids), reads.apply(cache), () -> PlainLettuce.shutDown(client));
	}

	private static void fill(Cache<String, Product> cache, List<String> ids) {
		Flux.fromIterable(ids)
			.flatMap((id) -> Mono.fromCompletionStage(() -> cache.PUT(id, Product.of(id)).future()), Reads.AT_ONCE)
			.blockLast();
	}

	private static byte[] encode(ObjectWriter writer, Object value) {
		try {
			return writer.writeValueAsBytes(value);
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Object decode(ObjectReader reader, byte[] bytes) {
		try {
			return reader.readValue(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
