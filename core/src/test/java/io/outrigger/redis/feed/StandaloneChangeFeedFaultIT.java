package io.outrigger.redis.feed;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.outrigger.redis.RedisConnections;
import io.outrigger.redis.RedisEvent;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.net.FaultProxy;
import io.outrigger.testsupport.redis.RedisServer;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract on one server, and what only shows there.
 */
class StandaloneChangeFeedFaultIT extends ChangeFeedFaultContract {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	RedisServer serverOf(String key) {
		return server;
	}

	@Override
	TestConnections connect() {
		return TestConnections.to(server.uri());
	}

	@Test
	void whileItIsDeadTheViewStandsAndGetsOlder() {
		scope().put("a", "1");
		follow();
		assertAgreed();
		server.kill();
		await().until(() -> !redis().health().isUp());
		await().until(() -> feed().age().compareTo(Duration.ofSeconds(1)) > 0);
		assertThat(view().records()).isEqualTo(Map.of("a", "1"));
		server.restartWithData();
		await().until(() -> feed().age().compareTo(Duration.ofSeconds(1)) < 0);
		assertAgreed();
	}

	@Test
	void aLinkThatGoesSilentIsReplaced() {
		try (FaultProxy proxy = FaultProxy.to(server.port());
				TestConnections connections = TestConnections.to("redis://127.0.0.1:" + proxy.port())) {
			View view = new View();
			ChangeFeed feed = new ChangeFeed(scope().keys(), view, connections.start(),
					new FeedSettings(Duration.ofMillis(300), 100), Ticker.system(), Schedulers.parallel());
			feed.start();
			scope().put("a", "1");
			await().until(() -> view.records().equals(scope().state()));
			proxy.halfOpen();
			scope().put("a", "2");
			await().until(() -> feed.age().compareTo(Duration.ofSeconds(1)) > 0);
			assertThat(view.records()).isEqualTo(Map.of("a", "1"));
			proxy.heal();
			await().until(() -> view.records().equals(scope().state()));
			feed.stop();
		}
	}

	@Test
	void aReplyThatIsCutShortIsReadAgain() {
		try (FaultProxy proxy = FaultProxy.to(server.port());
				TestConnections connections = TestConnections.to("redis://127.0.0.1:" + proxy.port())) {
			for (int i = 0; i < 300; i++) {
				scope().put("record " + i, "value " + i);
			}
			View view = new View();
			RedisConnections redis = connections.start();
			await().until(() -> redis.health().isUp());
			ChangeFeed feed = new ChangeFeed(scope().keys(), view, redis,
					new FeedSettings(Duration.ofMillis(300), 1000), Ticker.system(), Schedulers.parallel());
			proxy.cutAfter(2000);
			feed.start();
			await()
				.until(() -> redis.counts().count(RedisEvent.DISCONNECTED) + feed.counts().count(FeedEvent.FAILED) > 0);
			proxy.heal();
			await().until(() -> view.records().equals(scope().state()));
			feed.stop();
		}
	}

}
