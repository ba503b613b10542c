package io.outrigger.redis.feed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisSentinel;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract behind Sentinels, and what only happens there.
 */
class SentinelChangeFeedFaultIT extends ChangeFeedFaultContract {

	private final RedisSentinel sentinel = RedisSentinel.start(1);

	@AfterEach
	void stopServers() {
		this.sentinel.close();
	}

	@Override
	void awaitServers() {
		this.sentinel.awaitReady();
	}

	@Override
	RedisServer serverOf(String key) {
		return this.sentinel.master();
	}

	@Override
	TestConnections connect() {
		return TestConnections.to(this.sentinel.sentinelUri());
	}

	@Test
	void aReplicaThatTakesOverIsFollowed() {
		scope().put("a", "1");
		follow();
		assertAgreed();
		this.sentinel.failOver();
		scope().put("b", "2");
		assertAgreed();
		assertThat(view().records()).containsOnlyKeys("a", "b");
		assertThat(view().restarts()).isPositive();
	}

	@Test
	void aReplicaThatLaggedAndTakesOverIsFollowedBack() {
		scope().put("a", "1");
		follow();
		assertAgreed();
		this.sentinel.failOverLosing(() -> {
			scope().put("a", "2", "lost", "1");
			await().until(() -> view().records().containsKey("lost"));
		});
		await().until(() -> !view().records().containsKey("lost"));
		assertAgreed();
		scope().put("b", "2");
		assertAgreed();
		assertThat(view().records()).containsEntry("a", "1");
	}

}
