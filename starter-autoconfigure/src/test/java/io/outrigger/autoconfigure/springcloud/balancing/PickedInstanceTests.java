package io.outrigger.autoconfigure.springcloud.balancing;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.outrigger.autoconfigure.springcloud.DiscoveredInstance;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PickedInstance}.
 */
class PickedInstanceTests {

	private static final DiscoveredInstance SHOWN = new DiscoveredInstance("a", "stock", "here", 80, false, Map.of());

	private final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), Ticker.system());

	private final LoadBalancerSettings settings = LoadBalancerSettings.defaults();

	private final LoadBalancers balancers = new LoadBalancers(this.registry, () -> this.settings,
			new BalancingPolicies(), Ticker.system());

	@BeforeEach
	void register() {
		this.registry.register(ServiceInstance.builder("stock", "a", "here", 80).build()).block();
	}

	@Test
	void countsNothingAsLongAsNobodySendsARequestThere() {
		PickedInstance picked = pick();
		assertThat(report().inFlight()).isZero();
		assertThat(picked.heardOf()).isNotNull();
		picked.heardOf().responded(200);
		picked.heardOf().complete();
		assertThat(report().picks()).isZero();
		assertThat(report().successes()).isZero();
		assertThat(report().cancels()).isZero();
	}

	@Test
	void countsFromTheStartOfTheRequestToItsEnd() {
		PickedInstance picked = pick();
		picked.start();
		assertThat(report().inFlight()).isOne();
		picked.heardOf().responded(200);
		picked.heardOf().complete();
		assertThat(report().inFlight()).isZero();
		assertThat(report().successes()).isOne();
	}

	@Test
	void isCountedOnceAndEndedByWhoFollowsItMoreClosely() {
		PickedInstance picked = pick();
		picked.start();
		Attempt followed = picked.follow();
		assertThat(picked.heardOf()).isNull();
		assertThat(report().inFlight()).isOne();
		assertThat(report().picks()).isOne();
		followed.cancel();
		assertThat(report().inFlight()).isZero();
	}

	@Test
	void isCountedFromWhenItIsFollowedIfNobodyToldOfItsStart() {
		Attempt followed = pick().follow();
		assertThat(report().inFlight()).isOne();
		followed.cancel();
		assertThat(report().cancels()).isOne();
	}

	@Test
	void equalsOthersThatAreTheSameInstance() {
		assertThat(pick()).isEqualTo(pick()).hasSameHashCodeAs(pick()).hasToString(SHOWN.toString());
		assertThat(pick()).isNotEqualTo(SHOWN);
		assertThat(pick().getUri()).isEqualTo(SHOWN.getUri());
	}

	private PickedInstance pick() {
		return new PickedInstance((instance) -> SHOWN, balancer().choose(PickRequest.PLAIN));
	}

	private InstanceReport report() {
		return balancer().report().get(0);
	}

	private LoadBalancer balancer() {
		return Objects.requireNonNull(this.balancers.find("stock"));
	}

}
