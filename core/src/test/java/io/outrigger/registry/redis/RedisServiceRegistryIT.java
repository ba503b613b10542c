package io.outrigger.registry.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import reactor.core.scheduler.Schedulers;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.TestConnections;
import io.outrigger.redis.feed.FeedSettings;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceRegistryContract;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.awaitility.Awaitility.await;

/**
 * The contract of the registry, in Redis.
 */
class RedisServiceRegistryIT extends ServiceRegistryContract {

	private static RedisServer server;

	private TestConnections connections;

	private RedisServiceRegistry registry;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void close() {
		this.registry.stop();
		this.connections.close();
	}

	@Override
	protected ServiceRegistry create() {
		server.flushAll();
		this.connections = TestConnections.to(server.uri());
		RedisConnections redis = this.connections.start();
		await().until(() -> redis.health().isUp());
		this.registry = new RedisServiceRegistry(redis, "test", LEASE, new FeedSettings(Duration.ofMillis(300), 10_000),
				Ticker.system(), Schedulers.parallel());
		this.registry.start();
		return this.registry;
	}

	@Override
	protected void pass(Duration time) {
		await().pollDelay(time).until(() -> true);
	}

}
