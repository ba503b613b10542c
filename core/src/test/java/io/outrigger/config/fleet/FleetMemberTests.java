package io.outrigger.config.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.effective.ReleaseTrial;
import io.outrigger.config.memory.InMemoryConfigCenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link FleetMember}.
 */
class FleetMemberTests {

	private static final ConfigScope SHOP = ConfigScope.application("shop");

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final InMemoryConfigCenter center = new InMemoryConfigCenter(10, 10, InstantSource.fixed(Instant.EPOCH));

	private final ConfigLayers layers = new ConfigLayers(this.center, ConfigScope.inheritance("shop", List.of(), null));

	private final ConfigFollower follower = new ConfigFollower(this.layers, (latest) -> {
		if (latest.values().containsValue("bad")) {
			throw new ReleaseRejectedException("it is bad");
		}
	}, InstantSource.fixed(Instant.EPOCH));

	private final LocalConfigFleet fleet = new LocalConfigFleet();

	private final FleetMember member = new FleetMember(this.fleet, "shop-1", this.layers, this.follower,
			new ReleaseTrial(this.layers, List.of(), new ConfigCipher(List.of())), INTERVAL, this.time);

	@AfterEach
	void stop() {
		this.follower.stop();
		this.time.dispose();
	}

	@Test
	void saysWhatItRunsInEveryScopeThatItIsIn() {
		this.member.start();
		await().until(() -> !reports(SHOP).isEmpty());
		assertThat(reports(SHOP)).containsExactly(new InstanceReport("shop-1", 0, null, Duration.ZERO));
		assertThat(reports(ConfigScope.NAMESPACE)).hasSize(1);
		assertThat(reports(ConfigScope.application("billing"))).isEmpty();
	}

	@Test
	void saysSoAgainWhenThatChanges() {
		this.member.start();
		this.follower.start();
		publish("good");
		await().until(() -> reports(SHOP).equals(List.of(new InstanceReport("shop-1", 1, null, Duration.ZERO))));
		publish("bad");
		await().until(() -> reports(SHOP).equals(List.of(new InstanceReport("shop-1", 1, "it is bad", Duration.ZERO))));
		publish("good again");
		await().until(() -> reports(SHOP).equals(List.of(new InstanceReport("shop-1", 3, null, Duration.ZERO))));
	}

	@Test
	void saysSoAgainInIntervals() {
		this.member.start();
		await().until(() -> !reports(SHOP).isEmpty());
		this.fleet.withdraw(SHOP).block(INTERVAL);
		this.time.advanceTimeBy(INTERVAL);
		assertThat(reports(SHOP)).hasSize(1);
	}

	@Test
	void whoLeavesIsGoneAndSaysNoMore() {
		this.member.start();
		await().until(() -> !reports(SHOP).isEmpty());
		this.member.stop().block(INTERVAL);
		this.time.advanceTimeBy(INTERVAL.multipliedBy(3));
		assertThat(reports(SHOP)).isEmpty();
		assertThat(reports(ConfigScope.NAMESPACE)).isEmpty();
	}

	private void publish(String value) {
		this.center.scope(SHOP).publish(new Release(Change.set("motto", value), "ann", "try")).block(INTERVAL);
	}

	private List<InstanceReport> reports(ConfigScope scope) {
		List<InstanceReport> reports = this.fleet.reports(scope).block(INTERVAL);
		assertThat(reports).isNotNull();
		return reports;
	}

}
