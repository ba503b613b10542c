package io.outrigger.registry.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisSentinel;

/**
 * The contract behind Sentinels.
 */
class SentinelServiceRegistryIT extends RedisServiceRegistryIT {

	private static RedisSentinel sentinel;

	@BeforeAll
	static void startServers() {
		sentinel = RedisSentinel.start(1);
	}

	@AfterAll
	static void endServers() {
		sentinel.close();
	}

	@Override
	TestConnections connect() {
		sentinel.awaitReady();
		sentinel.master().flushAll();
		return TestConnections.to(sentinel.sentinelUri(), TestConnections.PATIENT);
	}

	@Override
	void stopServers() {
		// They serve all tests
	}

}
