package io.outrigger.cache.redis;

import java.time.Duration;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import io.outrigger.cache.CacheCodec;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.time.Ticker;

import static org.awaitility.Awaitility.await;

/**
 * What a process has that shares caches through Redis, on short times.
 *
 * @param connections its connections, which stand
 * @param redis how it uses them
 * @param levels what it shares
 */
record SharingProcess(TestConnections connections, RedisConnections redis,
		RedisLevels levels) implements AutoCloseable {

	static SharingProcess start(TestConnections connections) {
		return start(connections, null);
	}

	static SharingProcess start(TestConnections connections, @Nullable CacheCodec<?> codec) {
		RedisConnections redis = connections.start();
		RedisLevels levels = new RedisLevels(redis,
				new RedisCacheSettings("test", Duration.ofMillis(300), Duration.ofMillis(500)), new ObjectMapper(),
				(name) -> codec, Ticker.system(), Schedulers.parallel());
		await().until(() -> redis.health().isUp());
		return new SharingProcess(connections, redis, levels);
	}

	@Override
	public void close() {
		this.levels.stop();
		this.connections.close();
	}

}
