package io.outrigger.config.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisCluster;

/**
 * The contract on a Cluster.
 */
class ClusterConfigStoreIT extends RedisConfigStoreIT {

	private static RedisCluster servers;

	@BeforeAll
	static void startServers() {
		servers = RedisCluster.start();
		servers.awaitReady();
	}

	@AfterAll
	static void stopServers() {
		servers.close();
	}

	@Override
	TestConnections connect() {
		return TestConnections.toCluster(servers.uris().get(0), TestConnections.PATIENT);
	}

}
