package io.outrigger.cache.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisCluster;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * The contract in a Cluster, over whose slots the buckets are spread.
 */
class ClusterRedisLevelIT extends RedisLevelIT {

	private static RedisCluster cluster;

	@BeforeAll
	static void startCluster() {
		cluster = RedisCluster.start(0);
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	@Override
	TestConnections connect() {
		return TestConnections.toCluster(cluster.uris().get(0), TestConnections.PATIENT);
	}

	@Override
	protected void flush() {
		cluster.nodes().forEach(RedisServer::flushAll);
	}

}
