package io.outrigger.loadbalancer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for further tries of a request, through {@link LoadBalancer}.
 */
class LoadBalancerUntriedTests {

	private final Fleet fleet = new Fleet();

	@Test
	void picksEachInstanceOnceAndThenNone() {
		for (String id : new String[] { "a", "b", "c" }) {
			this.fleet.add("stock", id);
		}
		Set<String> tried = new HashSet<>();
		for (int i = 0; i < 3; i++) {
			Attempt attempt = pick(tried);
			assertThat(tried.add(attempt.instance().id())).isTrue();
			assertThat(this.fleet.report("stock", attempt.instance().id()).inFlight()).isOne();
			attempt.cancel();
		}
		assertThat(pick(tried)).isNull();
		assertThat(this.fleet.balancers.find("stock").counts("p2c").picks()).isEqualTo(3);
	}

	@Test
	void picksNoneThatTakesNoRequests() {
		this.fleet.add("stock", "a");
		ServiceInstance away = this.fleet.add("stock", "b");
		this.fleet.status(away, InstanceStatus.OUT_OF_SERVICE);
		assertThat(pick(Set.of("a"))).isNull();
	}

	@Test
	void prefersWhoHasLessToDoForItsWeight() {
		this.fleet.add("stock", "a");
		this.fleet.add("stock", "idle");
		this.fleet.add("stock", "busy");
		for (int i = 0; i < 20; i++) {
			pick(Set.of("a", "idle"));
		}
		for (int i = 0; i < 10; i++) {
			Attempt attempt = pick(Set.of("a"));
			assertThat(attempt.instance().id()).isEqualTo("idle");
			attempt.cancel();
		}
		this.fleet.add(ServiceInstance.builder("orders", "light", "host", 80).weight(10).build());
		this.fleet.add(ServiceInstance.builder("orders", "heavy", "host", 80).weight(100).build());
		Map<String, Integer> picks = new HashMap<>();
		for (int i = 0; i < 110; i++) {
			Attempt attempt = this.fleet.balancers.find("orders").choose(PickRequest.PLAIN, Set.of(), null).begin();
			picks.merge(attempt.instance().id(), 1, Integer::sum);
		}
		assertThat(picks.get("light")).isBetween(9, 11);
	}

	private Attempt pick(Set<String> tried) {
		Attempt untried = this.fleet.balancers.find("stock").choose(PickRequest.PLAIN, tried, null);
		return (untried != null) ? untried.begin() : null;
	}

}
