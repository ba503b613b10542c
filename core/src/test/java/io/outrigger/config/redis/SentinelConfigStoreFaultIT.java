package io.outrigger.config.redis;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.outrigger.config.ConfigUnavailableException;
import io.outrigger.config.redis.ConfigFleet.Member;
import io.outrigger.redis.TestConnections;
import io.outrigger.testsupport.redis.RedisSentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a fleet sees of its settings when a replica takes over.
 */
class SentinelConfigStoreFaultIT {

	private final RedisSentinel sentinel = RedisSentinel.start(1);

	private final ConfigFleet fleet = new ConfigFleet(() -> TestConnections.to(this.sentinel.sentinelUri()));

	@AfterEach
	void close() {
		this.fleet.close();
		this.sentinel.close();
	}

	@Test
	void aReplicaThatTakesOverHasEverything() {
		Member one = this.fleet.join();
		this.fleet.join();
		one.publish("1");
		this.sentinel.failOver();
		this.fleet.awaitAgreement(ConfigFleet.all("1"));
	}

	@Test
	void theLastReleaseThatAFailoverLosesIsPutBackByWhoeverSawIt() {
		Member one = this.fleet.join();
		Member two = this.fleet.join();
		one.publish("1");
		this.sentinel.awaitReady();
		this.sentinel.failOverLosing(() -> {
			one.publish("2");
			await().until(() -> "2".equals(two.value()));
		});
		this.fleet.awaitAgreement(ConfigFleet.all("2"));
		assertThat(one.store.snapshot().get("all.1").version()).isEqualTo(2);
		assertThat(one.store.condition().losses() + two.store.condition().losses()).isPositive();
		// Its own connections may still look for the new master
		await().ignoreException(ConfigUnavailableException.class).until(() -> two.publish("3"), (entries) -> true);
		this.fleet.awaitAgreement(ConfigFleet.all("3"));
	}

}
