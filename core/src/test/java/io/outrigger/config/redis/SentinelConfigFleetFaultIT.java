package io.outrigger.config.redis;

import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

import io.outrigger.config.ConfigStore.Condition;
import io.outrigger.config.redis.drill.Fleet;
import io.outrigger.config.redis.drill.Times;
import io.outrigger.config.redis.drill.Watch;
import io.outrigger.config.redis.drill.judge.FaultTable;
import io.outrigger.config.redis.drill.judge.Verdict;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.LogCapture;
import io.outrigger.testsupport.redis.RedisSentinel;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What instances behind Sentinels run when a replica takes over.
 */
class SentinelConfigFleetFaultIT {

	private static final Times TIMES = Times.ofThisRun();

	private static final String PUBLISHER = "shop-0";

	private static final List<String> PROCESSES = List.of("shop-1", "shop-2");

	private static RedisSentinel sentinel;

	private static Fleet fleet;

	@BeforeAll
	static void start() {
		sentinel = RedisSentinel.start(1);
		fleet = new Fleet(TIMES, sentinel::master);
		PROCESSES.forEach((id) -> fleet.start(sentinel.sentinelUri(), id));
		fleet.join(TestConnections.to(sentinel.sentinelUri(), TIMES.redis()), PUBLISHER);
	}

	@AfterAll
	static void end() {
		fleet.close();
		sentinel.close();
		FaultTable.print();
	}

	@BeforeEach
	void complete() {
		sentinel.awaitReady();
		fleet.awaitComplete();
	}

	@Test
	void aReplicaTakesOverWhilePublishing() {
		Watch watch = fleet.watch();
		watch.press(PUBLISHER);
		sentinel.failOver();
		// A release that was under way meanwhile may have been refused, or have waited
		watch.awaitAccepted(5);
		watch.stopPress();
		watch.faultIsOver();
		Verdict verdict = watch.end();
		FaultTable.add("the master is killed while releases are published, and its replica takes over", "Sentinel",
				verdict, watch.said(verdict));
		assertThat(verdict.published().accepted()).isGreaterThanOrEqualTo(10);
	}

	@Test
	void theReplicaThatTakesOverNeverHeardOfTheLastRelease() {
		Watch watch = fleet.watch();
		try (LogCapture log = LogCapture.of(ScopeView.class)) {
			// So that nobody but the publisher knows it either
			fleet.whilePaused(PROCESSES,
					() -> sentinel.failOverLosing(() -> fleet.publish(PUBLISHER, fleet.nextStamp())));
			watch.faultIsOver();
			Verdict verdict = watch.end();
			Condition suffered = watch.suffered();
			FaultTable.add("the same, but neither the replica nor the other instances ever heard of the last release",
					"Sentinel", verdict, watch.said(verdict));
			assertThat(suffered.losses()).isPositive();
			assertThat(suffered.restored()).isPositive();
			assertThat(log.messages(Level.WARN)).anyMatch((message) -> message.startsWith("The store has lost "));
		}
	}

}
