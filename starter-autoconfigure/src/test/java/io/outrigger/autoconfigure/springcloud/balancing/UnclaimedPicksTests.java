package io.outrigger.autoconfigure.springcloud.balancing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.outrigger.autoconfigure.springcloud.DiscoveredInstance;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnclaimedPicks} and {@link PickedInstance}.
 */
class UnclaimedPicksTests {

	private static final DiscoveredInstance SHOWN = new DiscoveredInstance("a", "stock", "here", 80, false, Map.of());

	private final UnclaimedPicks picks = new UnclaimedPicks();

	private final InMemoryServiceRegistry registry = new InMemoryServiceRegistry(Duration.ofDays(1), Ticker.system());

	private final AtomicLong now = new AtomicLong();

	private final LoadBalancerSettings settings = LoadBalancerSettings.defaults();

	private final LoadBalancers balancers = new LoadBalancers(this.registry, () -> this.settings,
			new BalancingPolicies(), this.now::get);

	@BeforeEach
	void register() {
		this.registry.register(ServiceInstance.builder("stock", "a", "here", 80).build()).block();
	}

	@Test
	void whatNobodyClaimsIsCountedOutAfterAWhile() {
		for (int second = 0; second < 100; second++) {
			this.picks.add(pick(second));
			assertThat(inFlight()).isEqualTo(Math.min(second + 1, UnclaimedPicks.LIMIT.toSeconds()));
		}
	}

	@Test
	void howeverManyThereAreWithinThatTime() {
		for (int i = 1; i <= 3 * UnclaimedPicks.SIZE; i++) {
			this.picks.add(pick(0));
			assertThat(inFlight()).isEqualTo(Math.min(i, UnclaimedPicks.SIZE));
		}
		for (int i = 0; i < UnclaimedPicks.SIZE; i++) {
			this.picks.add(pick(60));
		}
		assertThat(inFlight()).isEqualTo(UnclaimedPicks.SIZE);
	}

	@Test
	void whatIsClaimedStaysUntilItEnds() {
		PickedInstance started = pick(0);
		PickedInstance followed = pick(0);
		this.picks.add(started);
		this.picks.add(followed);
		started.start();
		Attempt attempt = followed.follow();
		this.picks.add(pick(60));
		this.picks.add(pick(61));
		assertThat(inFlight()).isEqualTo(4);
		assertThat(started.heardOf()).isNotNull();
		assertThat(followed.heardOf()).isNull();
		attempt.cancel();
		started.heardOf().cancel();
		assertThat(inFlight()).isEqualTo(2);
	}

	@Test
	void whatWasGivenUpIsCountedNoMoreWhenItEndsAfterAll() {
		PickedInstance late = pick(0);
		this.picks.add(late);
		this.picks.add(pick(60));
		assertThat(inFlight()).isOne();
		late.start();
		late.follow().cancel();
		assertThat(inFlight()).isOne();
	}

	@Test
	void equalsOthersThatAreTheSameInstance() {
		assertThat(pick(0)).isEqualTo(pick(1)).hasSameHashCodeAs(pick(1)).hasToString(SHOWN.toString());
		assertThat(pick(0)).isNotEqualTo(SHOWN);
		assertThat(pick(0).getUri()).isEqualTo(SHOWN.getUri());
	}

	private PickedInstance pick(int second) {
		this.now.set(Duration.ofSeconds(second).toNanos());
		return new PickedInstance(SHOWN, this.balancers.pick("stock"));
	}

	private int inFlight() {
		return this.balancers.find("stock").report().get(0).inFlight();
	}

}
