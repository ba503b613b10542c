package io.outrigger.loadbalancer.roster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Rosters}: who may be picked, and who is in need.
 */
class RostersTests {

	private final Stock stock = new Stock();

	@Test
	void isTheSameUntilSomethingChanges() {
		this.stock.with(3);
		Roster before = this.stock.roster();
		this.stock.pass(Duration.ofDays(30));
		assertThat(this.stock.roster()).isSameAs(before);
		this.stock.with("another", InstanceStatus.UP);
		assertThat(this.stock.roster()).isNotSameAs(before);
	}

	@Test
	void membersAreTheSameWhateverThisProcessThinksOfThem() {
		List<Member> before = this.stock.with(3).roster().members();
		this.stock.fail("i-0", 5);
		assertThat(this.stock.candidates()).hasSize(2);
		assertThat(this.stock.roster().members()).isSameAs(before);
	}

	@Test
	void aChangeOfOneLeavesTheOthersTheSameObjects() {
		List<Member> before = this.stock.with(3).roster().members();
		List<Member> after = this.stock.with("i-1", InstanceStatus.DRAINING).roster().members();
		assertThat(after.get(0)).isSameAs(before.get(0));
		assertThat(after.get(1)).isNotSameAs(before.get(1));
		assertThat(after.get(1).standing()).isSameAs(before.get(1).standing());
		assertThat(after.get(2)).isSameAs(before.get(2));
	}

	@Test
	void aRegistrationThatMovesBeginsAnew() {
		Member before = this.stock.with(ServiceInstance.builder("stock", "a", "here", 80).build()).member("a");
		assertThat(before.standing().address()).hasToString("http://here:80");
		for (ServiceInstance moved : List.of(ServiceInstance.builder("stock", "a", "there", 80).build(),
				ServiceInstance.builder("stock", "a", "there", 81).build(),
				ServiceInstance.builder("stock", "a", "there", 81).secure(true).build())) {
			assertThat(moved.isSameRegistration(before.instance())).isTrue();
			assertThat(this.stock.with(moved).member("a").standing().address()).isEqualTo(moved.uri());
		}
	}

	@Test
	void findsEachByItsId() {
		this.stock.with(20).without("i-7").with("i-7a", InstanceStatus.DOWN);
		for (Member member : this.stock.roster().members()) {
			assertThat(this.stock.roster().member(member.instance().id())).isSameAs(member);
		}
		assertThat(this.stock.roster().member("i-7")).isNull();
		assertThat(this.stock.roster().able("i-7")).isNull();
		assertThat(this.stock.roster().able("i-7a")).as("takes no requests").isNull();
		assertThat(this.stock.roster().able("i-3")).isSameAs(this.stock.member("i-3"));
	}

	@Test
	void theSuspectAreLeftAloneWhileHalfOfAllTakeRequests() {
		this.stock.with("a", InstanceStatus.SUSPECT).with("b", InstanceStatus.UP);
		assertThat(this.stock.candidates()).containsExactly("b");
		assertThat(this.stock.roster().panic()).isFalse();
		assertThat(this.stock.roster().exclusion(0)).isEqualTo(Exclusion.SUSPECT);
	}

	@Test
	void inPanicTheDoubtedArePickedAndNobodyWhoSaysNo() {
		for (InstanceStatus status : InstanceStatus.values()) {
			this.stock.with("is-" + status, status);
		}
		this.stock.with("s2", InstanceStatus.SUSPECT).with("s3", InstanceStatus.SUSPECT);
		assertThat(this.stock.candidates()).containsExactly("is-DEGRADED", "is-SUSPECT", "is-UP", "s2", "s3");
		assertThat(this.stock.roster().panic()).isTrue();
		assertThat(this.stock.events).containsExactly("stock panics");
		this.stock.without("s2");
		assertThat(this.stock.candidates()).containsExactly("is-DEGRADED", "is-UP");
		assertThat(this.stock.events).containsExactly("stock panics", "stock is calm");
	}

	@Test
	void onlySuspectLeftIsPanic() {
		this.stock.with("a", InstanceStatus.SUSPECT).with("b", InstanceStatus.DRAINING);
		assertThat(this.stock.candidates()).containsExactly("a");
		assertThat(this.stock.roster().panic()).isTrue();
	}

	@Test
	void whereNobodyMayBePickedThereIsNoPanic() {
		this.stock.with("a", InstanceStatus.STARTING).with("b", InstanceStatus.DOWN);
		assertThat(this.stock.roster().isEmpty()).isTrue();
		assertThat(this.stock.roster().panic()).isFalse();
		assertThat(new Stock().roster().isEmpty()).isTrue();
	}

	@Test
	void panicCanBeSwitchedOff() {
		this.stock.placement = this.stock.placement.with(new AvailabilitySettings(0, 1.4));
		this.stock.with("a", InstanceStatus.SUSPECT);
		assertThat(this.stock.roster().isEmpty()).isTrue();
		this.stock.with("b", InstanceStatus.UP).with("c", InstanceStatus.SUSPECT);
		assertThat(this.stock.candidates()).containsExactly("b");
	}

	@Test
	void whoeverGoesByTheStatusAloneFindsTheSame() {
		for (double threshold : new double[] { 0, 0.3, 0.5, 1 }) {
			AvailabilitySettings settings = new AvailabilitySettings(threshold, 10);
			for (int round = 0; round < 200; round++) {
				Stock any = new Stock();
				any.placement = any.placement.with(settings);
				List<InstanceStatus> statuses = new ArrayList<>();
				int size = 1 + this.stock.random.nextInt(6);
				for (int i = 0; i < size; i++) {
					statuses.add(InstanceStatus.values()[this.stock.random.nextInt(InstanceStatus.values().length)]);
					any.with("i-" + i, statuses.get(i));
				}
				Predicate<InstanceStatus> offered = settings.offered(statuses);
				List<String> expected = IntStream.range(0, statuses.size())
					.filter((i) -> offered.test(statuses.get(i)))
					.mapToObj((i) -> "i-" + i)
					.toList();
				assertThat(orSpared(any)).as("%s of %s", threshold, statuses).isEqualTo(expected);
			}
		}
	}

	@Test
	void doubtKeepsWhatIsKnown() {
		Member before = this.stock.with(1).member("i-0");
		Member after = this.stock.with("i-0", InstanceStatus.SUSPECT).member("i-0");
		assertThat(after.statistics()).isSameAs(before.statistics());
		assertThat(after.standing()).isSameAs(before.standing());
	}

	@Test
	void activeChecksOverruleTheRegistryBothWays() {
		this.stock.with(3).with("s", InstanceStatus.SUSPECT);
		this.stock.member("s").standing().health(Health.HEALTHY, 0);
		this.stock.member("i-1").standing().health(Health.UNHEALTHY, 0);
		assertThat(this.stock.candidates()).containsExactly("i-0", "i-2", "s");
		assertThat(this.stock.roster().exclusion(1)).isEqualTo(Exclusion.UNHEALTHY);
		this.stock.member("s").standing().health(Health.UNKNOWN, 0);
		assertThat(this.stock.candidates()).containsExactly("i-0", "i-2");
	}

	@Test
	void theDegradedTakeNothingWhileTheOthersSuffice() {
		this.stock.with(5).with("d-1", InstanceStatus.DEGRADED).with("d-2", InstanceStatus.DEGRADED);
		assertThat(this.stock.candidates()).hasSize(5).noneMatch((id) -> id.startsWith("d"));
		assertThat(this.stock.roster().lists()).hasSize(1);
	}

	@Test
	void theDegradedTakeTheSpill() {
		this.stock.with(5).with("d", InstanceStatus.DEGRADED).with("e", InstanceStatus.DEGRADED);
		this.stock.member("i-0").standing().health(Health.DEGRADED, 0);
		this.stock.member("i-1").standing().health(Health.DEGRADED, 0);
		Roster roster = this.stock.roster();
		assertThat(roster.lists()).map(CandidateList::size).containsExactly(3, 4);
		assertThat(roster.share(0)).isCloseTo(0.6, within(1e-9));
		assertThat(roster.share(1)).isCloseTo(0.4, within(1e-9));
		assertThat(this.stock.picks("round-robin").get("d")).isBetween(900, 1100);
	}

	@Test
	void theDegradedTakeAllIfNobodyElseIsThere() {
		this.stock.with("d", InstanceStatus.DEGRADED).with("x", InstanceStatus.DOWN);
		assertThat(this.stock.candidates()).containsExactly("d");
		assertThat(this.stock.roster().panic()).isFalse();
		assertThat(this.stock.roster().share(0)).isOne();
	}

	@Test
	void countsTheRequestsOfAllCandidates() {
		this.stock.with(1).with("d", InstanceStatus.DEGRADED);
		List<CandidateList> lists = this.stock.roster().lists();
		this.stock.member("i-0").statistics().begin(0);
		this.stock.member("d").statistics().begin(0);
		assertThat(lists).map(CandidateList::totalInFlight).containsExactly(1L, 1L);
		this.stock.without("d");
		assertThat(this.stock.roster().lists()).map(CandidateList::totalInFlight).containsExactly(1L);
	}

	/*
	 * The degraded are, even while the others take all.
	 */
	private static List<String> orSpared(Stock stock) {
		Roster roster = stock.roster();
		return IntStream.range(0, roster.members().size())
			.filter((i) -> roster.exclusion(i) == null || roster.exclusion(i) == Exclusion.NOT_NEEDED)
			.mapToObj((i) -> roster.members().get(i).instance().id())
			.toList();
	}

}
