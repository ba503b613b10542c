package io.outrigger.config.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisSentinel;

/**
 * The contract behind Sentinels.
 */
class SentinelConfigStoreIT extends RedisConfigStoreIT {

	private static RedisSentinel servers;

	@BeforeAll
	static void startServers() {
		servers = RedisSentinel.start(1);
		servers.awaitReady();
	}

	@AfterAll
	static void stopServers() {
		servers.close();
	}

	@Override
	TestConnections connect() {
		return TestConnections.to(servers.sentinelUri(), TestConnections.PATIENT);
	}

}
