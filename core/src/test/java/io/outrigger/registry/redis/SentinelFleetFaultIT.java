package io.outrigger.registry.redis;

import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.outrigger.redis.TestConnections;
import io.outrigger.registry.redis.drill.FaultTable;
import io.outrigger.registry.redis.drill.Fleet;
import io.outrigger.registry.redis.drill.Times;
import io.outrigger.registry.redis.drill.Watch;
import io.outrigger.testsupport.redis.RedisSentinel;

/**
 * What a fleet behind Sentinels sees of a failover.
 */
class SentinelFleetFaultIT {

	private static final Times TIMES = Times.ofThisRun();

	private final RedisSentinel sentinel = RedisSentinel.start(1);

	@AfterEach
	void endServers() {
		this.sentinel.close();
	}

	@AfterAll
	static void print() {
		FaultTable.print();
	}

	@Test
	void aReplicaTakesOver() {
		try (Fleet fleet = fleet()) {
			Watch watch = fleet.watch();
			this.sentinel.failOver();
			watch.faultIsOver();
			FaultTable.add("the master is killed, and its replica takes over", "Sentinel", watch.end());
		}
	}

	@Test
	void aReplicaThatLaggedTakesOver() {
		try (Fleet fleet = fleet()) {
			Watch watch = fleet.watch();
			this.sentinel.failOverLosing(() -> watch.join(member(), "orders-late"));
			watch.faultIsOver();
			FaultTable.add("the same, but the replica never heard of the last registration", "Sentinel", watch.end());
		}
	}

	private Fleet fleet() {
		Fleet fleet = new Fleet(TIMES);
		IntStream.range(0, 4).forEach((i) -> fleet.join(member(), "orders-" + i));
		fleet.awaitComplete();
		return fleet;
	}

	private TestConnections member() {
		return TestConnections.to(this.sentinel.sentinelUri(), TIMES.redis());
	}

}
