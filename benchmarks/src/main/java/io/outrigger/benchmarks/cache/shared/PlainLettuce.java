package io.outrigger.benchmarks.cache.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.benchmarks.cache.product.OurCaches;
import io.outrigger.benchmarks.cache.product.Product;

/**
 * GET and Jackson, nothing else: what reading a product costs at least.
 */
final class PlainLettuce {

	private static final String PREFIX = "plain:";

	private PlainLettuce() {
	}

	static Contender reactive(String uri) {
		return contender("Lettuce GET, reactive, and Jackson", uri,
				(connection, key) -> connection.reactive().get(key));
	}

	static Contender async(String uri) {
		return contender("Lettuce GET, async, and Jackson", uri,
				(connection, key) -> Mono.fromCompletionStage(() -> connection.async().get(key)));
	}

	/*
	 * With the options that Spring Boot gives it.
	 */
	static RedisClient client(String uri) {
		RedisClient client = RedisClient.create(uri);
		client.setOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled()).build());
		return client;
	}

	static void shutDown(RedisClient client) {
		client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
	}

	private static Contender contender(String name, String uri,
			BiFunction<StatefulRedisConnection<String, byte[]>, String, Mono<byte[]>> get) {
		RedisClient client = client(uri);
		StatefulRedisConnection<String, byte[]> connection = client
			.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
		ObjectMapper json = new ObjectMapper();
		ObjectReader reader = json.readerFor(Product.class);
		Reads reads = Reads.reactive((id) -> get.apply(connection, PREFIX + id).map((bytes) -> decode(reader, bytes)));
		return new Contender(name, (ids) -> fill(connection, json, ids), reads, () -> shutDown(client));
	}

	private static void fill(StatefulRedisConnection<String, byte[]> connection, ObjectMapper json, List<String> ids) {
		Flux.fromIterable(ids)
			.flatMap(
					(id) -> Mono.fromCallable(() -> json.writeValueAsBytes(Product.of(id)))
						.flatMap((bytes) -> connection.reactive().psetex(PREFIX + id, OurCaches.TTL.toMillis(), bytes)),
					Reads.AT_ONCE)
			.blockLast();
	}

	private static Product decode(ObjectReader reader, byte[] bytes) {
		try {
			return reader.readValue(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
