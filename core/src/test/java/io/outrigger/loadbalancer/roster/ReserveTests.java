package io.outrigger.loadbalancer.roster;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.loadbalancer.settings.placement.EjectionSettings;
import io.outrigger.loadbalancer.settings.placement.EjectionTime;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.InstanceStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for those whom a request is sent to that failed at all of the candidates.
 */
class ReserveTests {

	private static final BalancingPolicies POLICIES = new BalancingPolicies();

	private Stock stock = new Stock();

	@Test
	void theEjectedAreThereUnlessTried() {
		this.stock.with(3).fail("i-0", 5);
		assertThat(this.stock.candidates()).containsExactly("i-1", "i-2");
		assertThat(reserve(Set.of("i-1", "i-2"))).isEqualTo("i-0");
		assertThat(reserve(Set.of("i-0", "i-1", "i-2"))).isNull();
	}

	@Test
	void soAreTheUnhealthyAndTheSuspect() {
		this.stock.with(4).with("s", InstanceStatus.SUSPECT);
		this.stock.member("i-3").standing().health(Health.UNHEALTHY, 0);
		assertThat(drawn(200)).containsExactly("i-3", "s");
	}

	@ParameterizedTest
	@EnumSource(names = { "STARTING", "DRAINING", "OUT_OF_SERVICE", "DOWN" })
	void whoSaysThatItTakesNoRequestsNeverIs(InstanceStatus status) {
		this.stock.with(2).with("x", status);
		assertThat(reserve(Set.of("i-0", "i-1"))).isNull();
		this.stock.member("x").standing().health(Health.UNHEALTHY, 0);
		assertThat(reserve(Set.of("i-0", "i-1"))).isNull();
	}

	@Test
	void candidatesNeverAre() {
		this.stock.with(3);
		assertThat(reserve(Set.of())).isNull();
	}

	@Test
	void inPanicAllAreCandidatesAlready() {
		this.stock.with(1).with("s", InstanceStatus.SUSPECT).with("t", InstanceStatus.SUSPECT);
		assertThat(this.stock.candidates()).containsExactly("i-0", "s", "t");
		assertThat(reserve(Set.of())).isNull();
	}

	@Test
	void wherePanicIsSwitchedOffNobodyIsInReserveWhoIsDoubted() {
		this.stock.placement = this.stock.placement.with(new AvailabilitySettings(0, 1.4));
		this.stock.with(10).with("s", InstanceStatus.SUSPECT).with("d", InstanceStatus.DEGRADED).fail("i-0", 5);
		assertThat(drawn(50)).containsExactly("d");
	}

	@Test
	void whoIsOnlySparedComesBeforeWhoIsDoubted() {
		Locality here = new Locality("a", "east");
		this.stock = new Stock(here, "shop-1");
		IntStream.range(0, 4).forEach((i) -> this.stock.with("a-" + i, (builder) -> builder.location("a", "east")));
		IntStream.range(0, 4).forEach((i) -> this.stock.with("b-" + i, (builder) -> builder.location("b", "east")));
		this.stock.fail("a-0", 5);
		assertThat(this.stock.candidates()).containsExactly("a-1", "a-2", "a-3");
		assertThat(drawn(200)).containsExactly("b-0", "b-1", "b-2", "b-3");
		assertThat(reserve(Set.of("b-0", "b-1", "b-2", "b-3"))).isEqualTo("a-0");
	}

	@Test
	void whoIsEjectedForOneRouteIsInReserveThere() {
		this.stock.placement = this.stock.placement
			.with(new EjectionSettings(true, 5, 0.8, 10, 3, 0.1, 0.5, true, EjectionTime.DEFAULTS));
		this.stock.with(2);
		IntStream.range(0, 5).forEach((i) -> this.stock.endOn("/cart", "i-0", Outcome.SERVER_ERROR));
		Roster cart = this.stock.roster(route("/cart"));
		assertThat(Stock.candidates(cart)).containsExactly("i-1");
		assertThat(reserve(cart, PickRequest.PLAIN, Set.of("i-1"))).isEqualTo("i-0");
		assertThat(reserve(Set.of("i-1"))).isNull();
	}

	@Test
	void requestsThatBelongTogetherFindTheSameOne() {
		this.stock.with(10);
		IntStream.range(0, 4).forEach((i) -> this.stock.fail("i-" + i, 5));
		Set<String> found = new HashSet<>();
		for (int key = 0; key < 100; key++) {
			PickRequest request = keyed("user-" + key);
			String first = reserve(this.stock.roster(), request, Set.of());
			assertThat(reserve(this.stock.roster(), request, Set.of())).isEqualTo(first);
			found.add(first);
		}
		assertThat(found).containsExactlyInAnyOrder("i-0", "i-1", "i-2", "i-3");
	}

	private Set<String> drawn(int times) {
		Set<String> drawn = new TreeSet<>();
		IntStream.range(0, times).forEach((i) -> drawn.add(reserve(Set.of())));
		return drawn;
	}

	private @Nullable String reserve(Set<String> tried) {
		return reserve(this.stock.roster(), PickRequest.PLAIN, tried);
	}

	private @Nullable String reserve(Roster roster, PickRequest request, Set<String> tried) {
		BalancingPolicy policy = POLICIES.create("consistent-hash", PolicySettings.DEFAULTS);
		Set<String> all = new HashSet<>(Stock.candidates(roster));
		assertThat(roster.pickUntried(policy, request, all, this.stock.random::nextInt, false)).isNull();
		all.addAll(tried);
		Member member = roster.pickUntried(policy, request, all, this.stock.random::nextInt, true);
		return (member != null) ? member.instance().id() : null;
	}

	private static PickRequest route(String route) {
		return new PickRequest() {

			@Override
			public String route() {
				return route;
			}

		};
	}

	private static PickRequest keyed(String key) {
		return new PickRequest() {

			@Override
			public long keyHash() {
				return KeyHash.of(key);
			}

		};
	}

}
