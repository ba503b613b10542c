package io.outrigger.redis;

import java.util.List;
import java.util.function.Function;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

import io.outrigger.redis.script.RedisScript;

/**
 * What is asked of Redis.
 *
 * @param <T> what is answered
 * @param name what it is called where it fails
 * @param first sends it
 * @param inFull sends it where Redis does not know the digest of a script; {@code null}
 * if it is none
 */
record RedisRequest<T>(String name, Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> first,
		@Nullable Function<RedisClusterAsyncCommands<String, byte[]>, RedisFuture<T>> inFull) {

	static <T> RedisRequest<T> script(RedisScript<T> script, String[] keys, byte[][] arguments) {
		return new RedisRequest<>(script.toString(),
				(commands) -> commands.evalsha(script.digest(), script.output(), keys, arguments),
				(commands) -> commands.eval(script.text(), script.output(), keys, arguments));
	}

	static RedisRequest<List<KeyValue<String, byte[]>>> strings(String[] keys) {
		return new RedisRequest<>("MGET", (commands) -> commands.mget(keys), null);
	}

}
