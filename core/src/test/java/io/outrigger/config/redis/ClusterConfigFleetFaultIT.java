package io.outrigger.config.redis;

import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.outrigger.config.redis.drill.Fleet;
import io.outrigger.config.redis.drill.Times;
import io.outrigger.config.redis.drill.Watch;
import io.outrigger.config.redis.drill.judge.FaultTable;
import io.outrigger.config.redis.drill.judge.Verdict;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisCluster;
import io.outrigger.testsupport.redis.RedisServer;

/**
 * What instances on a Cluster run when a master dies, or the slot moves.
 */
class ClusterConfigFleetFaultIT {

	private static final Times TIMES = Times.ofThisRun();

	private static final String KEY = "outrigger:{test:shop}:config:state";

	private final RedisCluster cluster = RedisCluster.start(1);

	private final Fleet fleet = new Fleet(TIMES, () -> this.cluster.nodeFor(KEY));

	@AfterEach
	void close() {
		this.fleet.close();
		this.cluster.close();
		FaultTable.print();
	}

	@Test
	void theMasterIsKilledAndThenTheSlotMovesWhilePublishing() {
		IntStream.range(0, 4)
			.forEach((i) -> this.fleet.join(TestConnections.toCluster(this.cluster.uris().get(0), TIMES.redis()),
					"shop-" + i));
		this.fleet.awaitComplete();
		theMasterIsKilled();
		this.fleet.awaitComplete();
		theSlotMoves();
	}

	private void theMasterIsKilled() {
		Watch watch = this.fleet.watch();
		watch.press("shop-0");
		this.cluster.failOver(KEY);
		watch.stopPress();
		watch.faultIsOver();
		Verdict verdict = watch.end();
		FaultTable.add("the master is killed while releases are published, and its replica takes over", "Cluster",
				verdict, watch.said(verdict));
	}

	private void theSlotMoves() {
		RedisServer from = this.cluster.nodeFor(KEY);
		RedisServer to = this.cluster.nodes()
			.stream()
			.filter((node) -> !node.equals(from) && "master".equals(node.info("role")))
			.findFirst()
			.orElseThrow();
		Watch watch = this.fleet.watch();
		watch.press("shop-0");
		this.cluster.moveSlot(this.cluster.slotOf(KEY), to);
		watch.stopPress();
		watch.faultIsOver();
		Verdict verdict = watch.end();
		FaultTable.add("the slot moves to another master while releases are published", "Cluster", verdict,
				watch.said(verdict));
	}

}
