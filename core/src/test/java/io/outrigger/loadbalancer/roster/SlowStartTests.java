package io.outrigger.loadbalancer.roster;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.placement.SlowStartSettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.registry.InstanceStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for slow start: how those that are new get their first requests.
 */
class SlowStartTests {

	private final Stock stock = new Stock();

	@ParameterizedTest
	@ValueSource(strings = { "p2c", "peak-ewma", "round-robin", "weighted-round-robin", "random", "weighted-random",
			"least-connections", "weighted-least-connections", "least-latency", "scored", "consistent-hash", "maglev",
			"priority" })
	void givesNewOnesATenthAtFirstUnderEveryPolicyEvenIfAllAreIdle(String policy) {
		this.stock.with(3);
		startedAgo("new", Duration.ZERO);
		assertThat(this.stock.picks(policy).get("new")).isBetween(150, 350);
	}

	@Test
	void givesThemMoreAndMoreAndInTheEndTheirShare() {
		this.stock.with(3);
		startedAgo("new", Duration.ZERO);
		assertThat(part("new")).isCloseTo(0.1, within(1e-6));
		this.stock.pass(Duration.ofSeconds(15));
		assertThat(part("new")).isCloseTo(0.5, within(1e-6));
		assertThat(this.stock.picks("p2c").get("new")).isBetween(1100, 1400);
		this.stock.pass(Duration.ofSeconds(15));
		assertThat(part("new")).isOne();
		assertThat(this.stock.picks("p2c").get("new")).isBetween(2300, 2700);
	}

	@Test
	void sparesThemNothingThatWouldBeTooMuchForTheOthers() {
		this.stock.with(3);
		startedAgo("new", Duration.ZERO);
		busy(8);
		assertThat(this.stock.picks("p2c").get("new")).isBetween(400, 600);
		busy(2);
		assertThat(this.stock.picks("p2c").get("new")).isBetween(4800, 5200);
	}

	private void busy(int more) {
		for (int i = 0; i < 3; i++) {
			for (int request = 0; request < more; request++) {
				this.stock.member("i-" + i).statistics().begin(this.stock.now);
			}
		}
	}

	@Test
	void derivesTheRosterAnewInTenStepsAndThenNeverAgain() {
		this.stock.with(3);
		startedAgo("new", Duration.ZERO);
		Roster first = this.stock.roster();
		this.stock.pass(Duration.ofMillis(2999));
		assertThat(this.stock.roster()).isSameAs(first);
		this.stock.pass(Duration.ofMillis(1));
		assertThat(this.stock.roster()).isNotSameAs(first);
		this.stock.pass(Duration.ofSeconds(30));
		Roster last = this.stock.roster();
		this.stock.pass(Duration.ofDays(300));
		assertThat(this.stock.roster()).isSameAs(last);
	}

	@Test
	void whoStartedTogetherDoesNotWaitForAnybody() {
		for (int i = 0; i < 3; i++) {
			startedAgo("i-" + i, Duration.ofMillis(3));
		}
		Roster roster = this.stock.roster();
		assertThat(roster.lists().get(0).warm()).isNull();
		this.stock.pass(Duration.ofSeconds(10));
		assertThat(this.stock.roster()).isSameAs(roster);
	}

	@Test
	void whoStartedABitLaterIsSlowedByThatBit() {
		startedAgo("older", Duration.ofSeconds(20));
		startedAgo("newer", Duration.ofSeconds(10));
		assertThat(part("older")).isOne();
		assertThat(part("newer")).isCloseTo(0.5, within(1e-6));
	}

	@Test
	void aStartInTheFutureIsASlowStartFromNowOnAndNoLonger() {
		this.stock.with(2);
		startedAgo("ahead", Duration.ofDays(-1));
		assertThat(part("ahead")).isCloseTo(0.1, within(1e-6));
		this.stock.pass(Duration.ofSeconds(30));
		assertThat(part("ahead")).isOne();
	}

	@Test
	void aClockThatJumpsChangesNothingOnceAnInstanceIsKnown() {
		this.stock.with(2);
		startedAgo("new", Duration.ofSeconds(15));
		assertThat(part("new")).isCloseTo(0.5, within(1e-6));
		this.stock.time = Instant.EPOCH;
		this.stock.pass(Duration.ofSeconds(6));
		assertThat(part("new")).isCloseTo(0.7, within(1e-6));
	}

	@Test
	void aStartLongAgoIsNoSlowStart() {
		this.stock.with(2);
		startedAgo("behind", Duration.ofDays(1));
		assertThat(part("behind")).isOne();
	}

	@Test
	void whoIsSeenToBecomeReadyIsNewFromThenOn() {
		this.stock.with(2).with("new", InstanceStatus.STARTING);
		this.stock.roster();
		this.stock.pass(Duration.ofMinutes(5));
		this.stock.with("new", InstanceStatus.UP);
		assertThat(part("new")).isCloseTo(0.1, within(1e-6));
	}

	@Test
	void whoReturnsIsNewAgain() {
		this.stock.with(3).fail("i-1", 5);
		this.stock.pass(this.stock.times.get(0));
		this.stock.tryAgain(Outcome.SUCCESS);
		assertThat(part("i-1")).isCloseTo(0.1, within(1e-6));
	}

	@Test
	void whoIsNoLongerUnhealthyIsNewAgain() {
		this.stock.with(3).member("i-1").standing().health(Health.UNHEALTHY, this.stock.now);
		this.stock.pass(Duration.ofMinutes(1));
		this.stock.member("i-1").standing().health(Health.HEALTHY, this.stock.now);
		assertThat(part("i-1")).isCloseTo(0.1, within(1e-6));
	}

	@Test
	void inPanicNobodyIsTooNew() {
		this.stock.with("s-1", InstanceStatus.SUSPECT).with("s-2", InstanceStatus.SUSPECT);
		startedAgo("new", Duration.ZERO);
		assertThat(this.stock.roster().panic()).isTrue();
		assertThat(part("new")).isOne();
	}

	@Test
	void canBeSwitchedOffAndBeBold() {
		this.stock.with(2);
		startedAgo("new", Duration.ofSeconds(10));
		this.stock.placement = this.stock.placement.with(new SlowStartSettings(Duration.ZERO, 0.1, 1));
		assertThat(part("new")).isOne();
		this.stock.placement = this.stock.placement.with(new SlowStartSettings(Duration.ofSeconds(40), 0.1, 2));
		assertThat(part("new")).isCloseTo(0.5, within(1e-6));
	}

	@Test
	void whileOneIsNewAKeyGoesWhereItWentOrToTheNewOneForGood() {
		BalancingPolicy ring = new BalancingPolicies().create("consistent-hash", PolicySettings.DEFAULTS);
		this.stock.with(3);
		String[] owners = new String[1000];
		for (int key = 0; key < owners.length; key++) {
			owners[key] = owner(ring, key);
		}
		startedAgo("new", Duration.ZERO);
		int moved = 0;
		for (int step = 0; step <= 10; step++) {
			for (int key = 0; key < owners.length; key++) {
				String owner = owner(ring, key);
				assertThat(owner).isIn(owners[key], "new");
				moved += owner.equals(owners[key]) ? 0 : 1;
				owners[key] = owner;
			}
			this.stock.pass(Duration.ofSeconds(3));
		}
		assertThat(moved).isBetween(150, 350);
	}

	private String owner(BalancingPolicy policy, int key) {
		PickRequest request = new PickRequest() {

			@Override
			public long keyHash() {
				return KeyHash.of("key-" + key);
			}

		};
		return this.stock.roster().pick(policy, request, this.stock.random::nextInt).instance().id();
	}

	private void startedAgo(String id, Duration ago) {
		this.stock.with(id, (builder) -> builder.startedAt(this.stock.time.minus(ago)));
		this.stock.roster();
	}

	private double part(String id) {
		return this.stock.roster().effectiveWeights().get(id) / 100;
	}

}
