package io.outrigger.cache.redis;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.SharedLevelContract;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract of a level that processes share, in Redis.
 */
class RedisLevelIT extends SharedLevelContract {

	static RedisServer server;

	final List<SharedLevel<Integer, String>> opened = new ArrayList<>();

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
		return TestConnections.to(server.uri(), TestConnections.PATIENT);
	}

	@Override
	protected void flush() {
		server.flushAll();
	}

	@Override
	protected SharedLevel<Integer, String> open(ChangeListener<Integer> listener) {
		SharingProcess process = SharingProcess.start(connect());
		this.closing.add(process::close);
		Heard opening = new Heard();
		ChangeListener<Integer> both = new ChangeListener<>() {

			@Override
			public void changed(int bucket, Integer key, long generation) {
				listener.changed(bucket, key, generation);
			}

			@Override
			public void tagEvicted(int bucket, String tag, long revision) {
				listener.tagEvicted(bucket, tag, revision);
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
		this.opened.add(level);
		await().untilAsserted(() -> assertThat(opening.lost).as("whatever was before").hasSize(SharedLevel.BUCKETS));
		return level;
	}

}
