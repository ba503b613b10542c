package io.outrigger.redis.feed;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisCluster;
import io.outrigger.time.Ticker;

import static org.awaitility.Awaitility.await;

/**
 * A Cluster is followed with no more rights than {@code docs/redis-keys.md} asks for.
 */
class LeastPrivilegeClusterIT {

	@Test
	void aScopeIsFollowed() {
		try (RedisCluster cluster = RedisCluster.start()) {
			String[] rules = (LeastPrivilegeChangeFeedFaultIT.RULES + " +cluster +readonly").split(" ", -1);
			cluster.nodes()
				.forEach((node) -> node
					.command(Stream.concat(Stream.of("ACL", "SETUSER"), Stream.of(rules)).toArray(String[]::new)));
			String key = new Scope(() -> null).keys().state();
			Scope scope = new Scope(() -> cluster.nodeFor(key));
			View view = new View();
			try (TestConnections connections = TestConnections
				.toCluster("redis://outrigger:secret@127.0.0.1:" + cluster.nodes().get(0).port())) {
				ChangeFeed feed = new ChangeFeed(scope.keys(), view, connections.start(), FeedSettings.DEFAULTS,
						Ticker.system(), Schedulers.parallel());
				feed.start();
				scope.put("a", "1");
				await().until(() -> view.records().equals(scope.state()));
				scope.put("a", "2");
				await().until(() -> view.records().equals(scope.state()));
				feed.stop();
			}
		}
	}

}
