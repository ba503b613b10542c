package io.outrigger.config.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import reactor.core.scheduler.Schedulers;

import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigStoreContract;
import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.awaitility.Awaitility.await;

/**
 * The contract of the config store, in Redis.
 */
class RedisConfigStoreIT extends ConfigStoreContract {

	private static RedisServer server;

	private TestConnections connections;

	private RedisConfigCenter center;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	protected ConfigCenter createCenter() {
		this.connections = connect();
		RedisConnections redis = this.connections.start();
		await().until(() -> redis.health().isUp());
		this.center = new RedisConfigCenter(redis, new ScopeSettings("test", HISTORY, RELEASES),
				new FeedSettings(Duration.ofMillis(300), 10), Ticker.system(), Schedulers.parallel());
		this.center.start();
		return this.center;
	}

	TestConnections connect() {
		return TestConnections.to(server.uri(), TestConnections.PATIENT);
	}

	@AfterEach
	void close() {
		this.center.stop();
		this.connections.close();
	}

}
