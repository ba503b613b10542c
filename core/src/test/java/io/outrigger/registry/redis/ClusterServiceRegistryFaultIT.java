package io.outrigger.registry.redis;

import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.outrigger.redis.TestConnections;
import io.outrigger.registry.redis.drill.FaultTable;
import io.outrigger.registry.redis.drill.Fleet;
import io.outrigger.registry.redis.drill.Times;
import io.outrigger.registry.redis.drill.Watch;
import io.outrigger.testsupport.redis.RedisCluster;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * The contract on a Cluster, and what a fleet sees when a slot moves or a master dies.
 */
class ClusterServiceRegistryFaultIT extends RedisServiceRegistryIT {

	private static final String KEY = "outrigger:{test:orders}:registry:state";

	private static final Times TIMES = Times.ofThisRun();

	private static RedisCluster cluster;

	@BeforeAll
	static void startServers() {
		cluster = RedisCluster.start(1);
	}

	@AfterAll
	static void endServers() {
		cluster.close();
		FaultTable.print();
	}

	@Override
	TestConnections connect() {
		cluster.awaitReady();
		cluster.nodes().stream().filter((node) -> "master".equals(node.info("role"))).forEach(RedisServer::flushAll);
		return TestConnections.toCluster(cluster.uris().get(0), TestConnections.PATIENT);
	}

	@Override
	void stopServers() {
		// They serve all tests
	}

	@Test
	void theSlotMovesToAnotherMaster() {
		try (Fleet fleet = fleet()) {
			RedisServer from = cluster.nodeFor(KEY);
			RedisServer to = cluster.nodes()
				.stream()
				.filter((node) -> !node.equals(from) && "master".equals(node.info("role")))
				.findFirst()
				.orElseThrow();
			Watch watch = fleet.watch();
			cluster.moveSlot(cluster.slotOf(KEY), to);
			// Until then another server is reason enough to doubt rather than to remove
			watch.pass(TIMES.bound());
			watch.kill("orders-3");
			FaultTable.add("the slot moves to another master, then an instance is killed", "Cluster", watch.end());
		}
	}

	@Test
	void theMasterIsKilled() {
		try (Fleet fleet = fleet()) {
			Watch watch = fleet.watch();
			cluster.failOver(KEY);
			watch.faultIsOver();
			FaultTable.add("the master is killed, and its replica takes over", "Cluster", watch.end());
		}
	}

	private static Fleet fleet() {
		Fleet fleet = new Fleet(TIMES);
		IntStream.range(0, 4).forEach((i) -> fleet.join(member(), "orders-" + i));
		fleet.awaitComplete();
		return fleet;
	}

	private static TestConnections member() {
		return TestConnections.toCluster(cluster.uris().get(0), TIMES.redis());
	}

}
