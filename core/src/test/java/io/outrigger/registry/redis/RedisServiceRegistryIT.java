package io.outrigger.registry.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
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

	private RedisServer server;

	private TestConnections connections;

	private RedisServiceRegistry registry;

	@AfterEach
	void close() {
		this.registry.stop();
		this.connections.close();
		stopServers();
	}

	@Override
	protected ServiceRegistry create(Duration lease) {
		this.connections = connect();
		RedisConnections redis = this.connections.start();
		await().until(() -> redis.health().isUp());
		this.registry = new RedisServiceRegistry(redis, "test", lease, new FeedSettings(Duration.ofMillis(300), 10_000),
				Ticker.system(), Schedulers.parallel());
		this.registry.start();
		return this.registry;
	}

	/**
	 * Prepares connections to a store without anything in it.
	 */
	TestConnections connect() {
		this.server = RedisServer.start();
		return TestConnections.to(this.server.uri(), TestConnections.PATIENT);
	}

	void stopServers() {
		this.server.close();
	}

	@Override
	protected void pass(Duration time) {
		await().pollDelay(time).until(() -> true);
	}

}
