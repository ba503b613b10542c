package io.outrigger.redis.feed;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisCluster;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * The contract on a Cluster, and what only happens there.
 */
class ClusterChangeFeedFaultIT extends ChangeFeedFaultContract {

	private static RedisCluster cluster;

	@BeforeAll
	static void startServers() {
		cluster = RedisCluster.start();
	}

	@AfterAll
	static void stopServers() {
		cluster.close();
	}

	@Override
	void awaitServers() {
		cluster.awaitReady();
	}

	@Override
	RedisServer serverOf(String key) {
		return cluster.nodeFor(key);
	}

	@Override
	TestConnections connect() {
		return TestConnections.toCluster(cluster.uris().get(0));
	}

	@Test
	void aScopeThatMovesToAnotherNodeIsFollowed() {
		scope().put("a", "1");
		follow();
		assertAgreed();
		String key = scope().keys().state();
		RedisServer from = cluster.nodeFor(key);
		RedisServer to = cluster.nodes().stream().filter((node) -> node != from).findFirst().orElseThrow();
		cluster.moveSlot(cluster.slotOf(key), to);
		scope().put("a", "2");
		assertAgreed();
	}

}
