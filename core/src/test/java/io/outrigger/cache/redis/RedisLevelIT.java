package io.outrigger.cache.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.SharedLevelContract;
import io.outrigger.cache.memory.InMemoryIntelligentCaches;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract of a level that processes share, in Redis.
 */
class RedisLevelIT extends SharedLevelContract {

	static RedisServer server;

	final List<RedisLevels> opened = new ArrayList<>();

	private final List<Runnable> closing = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void empty() {
		flush();
	}

	@AfterEach
	void close() {
		this.closing.forEach(Runnable::run);
	}

	TestConnections connect() {
		return TestConnections.to(server.uri());
	}

	@Override
	protected void flush() {
		server.flushAll();
	}

	@Override
	protected SharedLevel<Integer, String> open(ChangeListener<Integer> listener) {
		SharingProcess process = SharingProcess.start(connect());
		this.opened.add(process.levels());
		this.closing.add(process::close);
		Heard opening = new Heard();
		ChangeListener<Integer> both = new ChangeListener<>() {

			@Override
			public void changed(int bucket, Integer key, long generation) {
				listener.changed(bucket, key, generation);
			}

			@Override
			public void lost(int bucket) {
				if (!opening.lost.add(bucket)) {
					listener.lost(bucket);
				}
				else {
					opening.lost(bucket);
				}
			}

		};
		SharedLevel<Integer, String> level = process.levels().open(products(), both);
		await().untilAsserted(() -> assertThat(opening.lost).as("whatever was before").hasSize(SharedLevel.BUCKETS));
		return level;
	}

	private static IntelligentCache<Integer, String> products() {
		return new InMemoryIntelligentCaches(
				() -> new CachesSettings(new CacheSettings(TTL, Duration.ZERO, 100, Duration.ofSeconds(10), true),
						Map.of()),
				Ticker.system())
			.cache("products", Integer.class, String.class);
	}

}
