package io.outrigger.registry.redis;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.outrigger.redis.TestConnections;
import io.outrigger.registry.redis.drill.FaultTable;
import io.outrigger.registry.redis.drill.Fleet;
import io.outrigger.registry.redis.drill.Member;
import io.outrigger.registry.redis.drill.Times;
import io.outrigger.registry.redis.drill.Watch;
import io.outrigger.testsupport.net.FaultProxy;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A link on which every call of a request path would time out costs nobody its lease, and
 * whoever is behind it hears of changes.
 */
class SlowLinkFaultIT {

	private static final Times TIMES = Times.ofThisRun().atLeastMedium();

	private static final Duration ROUND_TRIP = Duration.ofMillis(500);

	@Test
	void mostLinksAreSlow() {
		try (RedisServer server = RedisServer.start();
				FaultProxy proxy = FaultProxy.to(server.port());
				Fleet fleet = new Fleet(TIMES)) {
			Member direct = fleet.join(connect(server.port()), "orders-0");
			IntStream.range(1, 4).forEach((i) -> fleet.join(connect(proxy.port()), "orders-" + i));
			fleet.join(connect(server.port()), "orders-4");
			fleet.awaitComplete();
			Watch watch = fleet.watch();
			proxy.delay(ROUND_TRIP.dividedBy(2));
			watch.pass(TIMES.lease());
			watch.kill("orders-4");
			watch.pass(TIMES.lease().plus(TIMES.heartbeat()));
			assertThat(direct.registry().viewAge()).isLessThan(TIMES.lease());
			proxy.heal();
			watch.faultIsOver();
			FaultTable.add("the links of 3 of 4 instances take 500 ms a round trip, and another is killed",
					"one server", watch.end());
		}
	}

	private static TestConnections connect(int port) {
		return TestConnections.to("redis://127.0.0.1:" + port, TIMES.redis());
	}

}
