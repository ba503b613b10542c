package io.outrigger.benchmarks.redis;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import reactor.core.publisher.Mono;

import io.outrigger.redis.RedisSettings;
import io.outrigger.redis.script.RedisScript;

/**
 * Runs one and the same script, over our connections or over plain Lettuce as Spring Boot
 * sets it up, with the same time-out.
 */
interface Contender extends AutoCloseable {

	/** One key read, one written: about what a heartbeat does. */
	String SCRIPT = "redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) return redis.call('HLEN', KEYS[1])";

	/** The key that the script touches. */
	String KEY = "outrigger:{benchmark:calls}:sample:state";

	/**
	 * Runs the script once.
	 * @return what it returns
	 */
	Mono<Long> call();

	@Override
	void close();

	static Contender ours(String uri) {
		OwnConnections own = OwnConnections.to(uri);
		RedisScript<Long> script = RedisScript.number(new RedisScript.Source("benchmark", SCRIPT));
		return contender(own.connections().run(script, new String[] { KEY }, arguments()), own::close);
	}

	static Contender plainLettuce(String uri) {
		ClientResources shared = DefaultClientResources.create();
		RedisClient client = RedisClient.create(shared, uri(uri));
		client.setOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled()).build());
		StatefulRedisConnection<String, byte[]> connection = client
			.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
		String digest = connection.sync().scriptLoad(SCRIPT);
		byte[][] arguments = arguments();
		String[] keys = { KEY };
		Mono<Long> byText = connection.reactive().<Long>eval(SCRIPT, ScriptOutputType.INTEGER, keys, arguments).next();
		Mono<Long> byDigest = connection.reactive()
			.<Long>evalsha(digest, ScriptOutputType.INTEGER, keys, arguments)
			.next();
		return contender(byDigest.onErrorResume(RedisNoScriptException.class, (ex) -> byText), () -> {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
			shared.shutdown().awaitUninterruptibly();
		});
	}

	private static Contender contender(Mono<Long> call, Runnable close) {
		return new Contender() {

			@Override
			public Mono<Long> call() {
				return call;
			}

			@Override
			public void close() {
				close.run();
			}

		};
	}

	private static byte[][] arguments() {
		return new byte[][] { new byte[16], new byte[100] };
	}

	private static RedisURI uri(String uri) {
		RedisURI address = RedisURI.create(uri);
		address.setTimeout(RedisSettings.DEFAULTS.commandTimeout());
		return address;
	}

}
