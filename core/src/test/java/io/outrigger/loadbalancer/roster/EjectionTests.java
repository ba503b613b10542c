package io.outrigger.loadbalancer.roster;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.loadbalancer.settings.placement.EjectionSettings;
import io.outrigger.loadbalancer.settings.placement.EjectionTime;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.Conduct;
import io.outrigger.loadbalancer.standing.Verdict;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.registry.InstanceStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for ejection: who gets no requests for a while, for how long, and how it returns.
 */
class EjectionTests {

	private final Stock stock = new Stock();

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "SUCCESS", "CANCELLED" })
	void fiveFailuresInARowEject(Outcome failure) {
		this.stock.with(2).end("i-1", failure, failure, failure, failure);
		assertThat(this.stock.candidates()).containsExactly("i-0", "i-1");
		this.stock.end("i-1", failure);
		assertThat(this.stock.candidates()).containsExactly("i-0");
		assertThat(this.stock.roster().exclusion(1)).isEqualTo(Exclusion.EJECTED);
		assertThat(this.stock.events).containsExactly("i-1 ejected: consecutive failures");
	}

	@Test
	void aSuccessInBetweenBeginsAnewAndACancellationDoesNot() {
		this.stock.with(2).fail("i-1", 4).succeed("i-1", 1).fail("i-1", 4);
		assertThat(this.stock.candidates()).hasSize(2);
		this.stock.end("i-1", Outcome.CANCELLED).fail("i-1", 1);
		assertThat(this.stock.candidates()).containsExactly("i-0");
	}

	@ParameterizedTest
	@CsvSource({ "1,0", "2,1", "3,1", "4,2", "5,2", "6,3", "11,5" })
	void ejectsAtMostHalfButAlwaysOneAndNeverTheLast(int instances, int ejected) {
		this.stock.with(instances);
		for (int i = 0; i < instances; i++) {
			this.stock.fail("i-" + i, 20);
		}
		assertThat(this.stock.candidates()).hasSize(instances - ejected);
		assertThat(this.stock.roster().panic()).isFalse();
	}

	@Test
	void countsOnlyThoseThatWouldBePickedOtherwise() {
		this.stock.with(1)
			.with("d", InstanceStatus.DRAINING)
			.with("s", InstanceStatus.STARTING)
			.with("o", InstanceStatus.OUT_OF_SERVICE);
		assertThat(this.stock.fail("i-0", 20).candidates()).containsExactly("i-0");
		assertThat(this.stock.fail("d", 20).events).isEmpty();
	}

	@Test
	void whenOthersLeaveTheOneThatWouldReturnFirstIsACandidateAgain() {
		jitter(0);
		this.stock.with(4).fail("i-0", 5);
		this.stock.pass(Duration.ofSeconds(1));
		this.stock.fail("i-1", 5);
		assertThat(this.stock.candidates()).containsExactly("i-2", "i-3");
		this.stock.without("i-2").without("i-3");
		assertThat(this.stock.candidates()).containsExactly("i-0");
	}

	@Test
	void aRateBelowFourInFiveEjectsOnceThereWereTenRequests() {
		this.stock.with(2);
		for (int i = 0; i < 3; i++) {
			this.stock.succeed("i-1", 2).fail("i-1", 1);
		}
		assertThat(this.stock.events).isEmpty();
		this.stock.fail("i-1", 1);
		assertThat(this.stock.events).containsExactly("i-1 ejected: success rate");
	}

	@Test
	void aRateOfFourInFiveDoesNot() {
		this.stock.with(2);
		for (int i = 0; i < 100; i++) {
			this.stock.succeed("i-1", 4).fail("i-1", 1);
		}
		assertThat(this.stock.events).isEmpty();
	}

	@Test
	void whoIsFarWorseThanTheMedianIsEjectedAmongFour() {
		this.stock.with(4);
		for (int i = 0; i < 20; i++) {
			this.stock.succeed("i-0", 6).succeed("i-1", 6).succeed("i-2", 6).succeed("i-3", 5).fail("i-3", 1);
			this.stock.pass(Duration.ofMillis(100));
		}
		assertThat(this.stock.events).containsExactly("i-3 ejected: worse than others");
	}

	@Test
	void nobodyIsWorseThanOthersThatAreAsBad() {
		this.stock.with(4);
		for (int i = 0; i < 20; i++) {
			for (int number = 0; number < 4; number++) {
				this.stock.succeed("i-" + number, 5).fail("i-" + number, 1);
			}
			this.stock.pass(Duration.ofMillis(100));
		}
		assertThat(this.stock.events).isEmpty();
	}

	@Test
	void threeAreTooFewForAMedian() {
		this.stock.with(3);
		for (int i = 0; i < 20; i++) {
			this.stock.succeed("i-0", 6).succeed("i-1", 6).succeed("i-2", 5).fail("i-2", 1);
			this.stock.pass(Duration.ofMillis(100));
		}
		assertThat(this.stock.events).isEmpty();
	}

	@Test
	void oneRequestFindsOutAndASuccessBringsItBack() {
		this.stock.with(2).fail("i-1", 5);
		assertThat(this.stock.roster().hasTrials()).isFalse();
		pastTheLastTime();
		assertThat(this.stock.candidates()).containsExactly("i-0");
		Roster.Trial trial = this.stock.roster().claimTrial(this.stock.now);
		assertThat(trial.member().instance().id()).isEqualTo("i-1");
		assertThat(this.stock.roster().hasTrials()).isFalse();
		trial.conduct().ended(Outcome.SUCCESS, trial.verdict(), this.stock.now, this.stock.now);
		assertThat(this.stock.candidates()).containsExactly("i-0", "i-1");
		assertThat(this.stock.events).endsWith("i-1 returned");
	}

	@Test
	void onlyOneOfManyRequestsFindsOut() {
		this.stock.with(2).fail("i-1", 5);
		pastTheLastTime();
		Roster roster = this.stock.roster();
		assertThat(roster.claimTrial(this.stock.now)).isNotNull();
		assertThat(roster.claimTrial(this.stock.now)).isNull();
	}

	@Test
	void headersAreEnoughToFindOut() {
		this.stock.with(2).fail("i-1", 5);
		pastTheLastTime();
		Roster.Trial trial = this.stock.roster().claimTrial(this.stock.now);
		trial.conduct().answered(trial.verdict(), 404, this.stock.now);
		assertThat(this.stock.candidates()).hasSize(2);
		trial.conduct().ended(Outcome.SUCCESS, trial.verdict(), this.stock.now, this.stock.now);
		assertThat(this.stock.events).hasSize(2);
	}

	@Test
	void aCancelledRequestFindsOutNothing() {
		this.stock.with(2).fail("i-1", 5);
		pastTheLastTime();
		this.stock.tryAgain(Outcome.CANCELLED);
		assertThat(this.stock.candidates()).containsExactly("i-0");
		this.stock.tryAgain(Outcome.SUCCESS);
		assertThat(this.stock.candidates()).hasSize(2);
	}

	@Test
	void whoeverNeverEndsGivesWayToAnotherAfterAMinute() {
		this.stock.with(2).fail("i-1", 5);
		pastTheLastTime();
		Roster.Trial lost = this.stock.roster().claimTrial(this.stock.now);
		this.stock.pass(Duration.ofSeconds(59));
		assertThat(this.stock.roster().hasTrials()).isFalse();
		this.stock.pass(Duration.ofSeconds(1));
		Roster.Trial next = this.stock.roster().claimTrial(this.stock.now);
		lost.conduct().ended(Outcome.SUCCESS, lost.verdict(), this.stock.now, this.stock.now);
		assertThat(this.stock.candidates()).containsExactly("i-0");
		next.conduct().ended(Outcome.SUCCESS, next.verdict(), this.stock.now, this.stock.now);
		assertThat(this.stock.candidates()).hasSize(2);
	}

	@Test
	void isEjectedTwiceAsLongEachTimeUpToFiveMinutes() {
		this.stock.with(2).fail("i-1", 5);
		for (int i = 0; i < 9; i++) {
			pastTheLastTime();
			this.stock.tryAgain(Outcome.TIMEOUT);
		}
		long[] seconds = { 5, 10, 20, 40, 80, 160, 300, 300, 300, 300 };
		for (int i = 0; i < seconds.length; i++) {
			assertThat((double) this.stock.times.get(i).toMillis()).isCloseTo(seconds[i] * 1000.0,
					within(seconds[i] * 200.0));
		}
		assertThat(this.stock.times.subList(6, 10)).doesNotHaveDuplicates();
		assertThat(this.stock.events).endsWith("i-1 ejected: failed trial");
	}

	@Test
	void healthyMinutesTakeTheDoublingsBack() {
		jitter(0);
		this.stock.with(2).fail("i-1", 5);
		for (int i = 0; i < 3; i++) {
			pastTheLastTime();
			this.stock.tryAgain(Outcome.IO_ERROR);
		}
		assertThat(this.stock.times).last().isEqualTo(Duration.ofSeconds(40));
		returnAndFailAfter(Duration.ofSeconds(1));
		assertThat(this.stock.times).last().isEqualTo(Duration.ofSeconds(80));
		returnAndFailAfter(Duration.ofMinutes(2));
		assertThat(this.stock.times).last().isEqualTo(Duration.ofSeconds(40));
		returnAndFailAfter(Duration.ofHours(1));
		assertThat(this.stock.times).last().isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void whoReturnsIsJudgedByWhatItDoesFromThenOn() {
		this.stock.with(2).succeed("i-1", 5).fail("i-1", 5);
		pastTheLastTime();
		this.stock.tryAgain(Outcome.SUCCESS).fail("i-1", 4);
		assertThat(this.stock.candidates()).hasSize(2);
		assertThat(this.stock.member("i-1").statistics().failureScore(this.stock.now)).isEqualTo(40);
	}

	@Test
	void whatBeganBeforeItReturnedDoesNotEjectItAgain() {
		this.stock.with(2).fail("i-1", 5);
		long before = this.stock.now;
		pastTheLastTime();
		this.stock.tryAgain(Outcome.SUCCESS);
		Member member = this.stock.member("i-1");
		for (int i = 0; i < 20; i++) {
			int ticket = member.statistics().begin(before);
			member.statistics().end(ticket, Outcome.TIMEOUT, 0, before, this.stock.now);
			member.standing().whole().ended(Outcome.TIMEOUT, null, before, this.stock.now);
		}
		assertThat(this.stock.candidates()).hasSize(2);
	}

	@Test
	void anotherRegistrationIsNotEjected() {
		this.stock.with(2).fail("i-1", 5);
		this.stock.with(this.stock.member("i-1").instance().withIncarnation(9));
		assertThat(this.stock.candidates()).hasSize(2);
	}

	@Test
	void inPanicTheEjectedArePickedAsWell() {
		this.stock.with(3).fail("i-0", 5).with("i-1", InstanceStatus.SUSPECT);
		assertThat(this.stock.candidates()).containsExactly("i-0", "i-1", "i-2");
		assertThat(this.stock.roster().panic()).isTrue();
		this.stock.placement = this.stock.placement.with(new AvailabilitySettings(0, 1.4));
		assertThat(this.stock.candidates()).containsExactly("i-2");
	}

	@Test
	void canBeSwitchedOffWhileSomebodyIsEjected() {
		this.stock.with(2).fail("i-1", 5);
		settings(false, false);
		assertThat(this.stock.candidates()).hasSize(2);
		assertThat(this.stock.fail("i-0", 20).candidates()).hasSize(2);
		settings(true, false);
		assertThat(this.stock.candidates()).containsExactly("i-0");
	}

	@Test
	void ejectsForSingleRoutesIfThatIsWanted() {
		settings(true, true);
		this.stock.with(3);
		for (int i = 0; i < 5; i++) {
			this.stock.endOn("/pay", "i-1", Outcome.SERVER_ERROR).endOn("/list", "i-1", Outcome.SUCCESS);
		}
		assertThat(this.stock.events).containsExactly("i-1 ejected on /pay: consecutive failures");
		assertThat(this.stock.candidates()).hasSize(3);
		assertThat(Stock.candidates(this.stock.roster(route("/pay")))).containsExactly("i-0", "i-2");
		assertThat(Stock.candidates(this.stock.roster(route("/list")))).hasSize(3);
		pastTheLastTime();
		Roster onRoute = this.stock.roster(route("/pay"));
		Roster.Trial trial = onRoute.claimTrial(this.stock.now);
		trial.conduct().ended(Outcome.SUCCESS, trial.verdict(), this.stock.now, this.stock.now);
		assertThat(Stock.candidates(this.stock.roster(route("/pay")))).hasSize(3);
		assertThat(this.stock.events).endsWith("i-1 returned on /pay");
	}

	@Test
	void whoCannotBeReachedIsEjectedForAllRoutes() {
		settings(true, true);
		this.stock.with(2);
		for (int i = 0; i < 5; i++) {
			this.stock.endOn("/route-" + i, "i-1", Outcome.CONNECT_ERROR);
		}
		assertThat(this.stock.candidates()).containsExactly("i-0");
		assertThat(Stock.candidates(this.stock.roster(route("/route-1")))).containsExactly("i-0");
	}

	@Test
	void tellsSixtyFourRoutesApart() {
		Conduct[] conducts = new Conduct[100];
		Member member = this.stock.with(1).member("i-0");
		for (int i = 0; i < conducts.length; i++) {
			conducts[i] = member.standing().on("/route-" + i);
		}
		assertThat(conducts).doesNotContainNull();
		assertThat(conducts[63]).isNotSameAs(conducts[62]).isSameAs(member.standing().on("/route-63"));
		assertThat(conducts[64]).isSameAs(conducts[99]);
		assertThat(member.standing().on("")).isSameAs(member.standing().whole());
	}

	@Test
	void ejectsForAllRoutesTogetherThatAreTooMany() {
		settings(true, true);
		this.stock.with(2);
		for (int i = 0; i < 64; i++) {
			this.stock.endOn("/route-" + i, "i-1", Outcome.SUCCESS);
		}
		for (int i = 100; i < 105; i++) {
			this.stock.endOn("/route-" + i, "i-1", Outcome.TIMEOUT);
		}
		assertThat(Stock.candidates(this.stock.roster(route("/route-200")))).containsExactly("i-0");
		assertThat(Stock.candidates(this.stock.roster(route("/route-5")))).hasSize(2);
		assertThat(this.stock.candidates()).hasSize(2);
	}

	@Test
	void theVerdictSaysWhyAndUntilWhen() {
		jitter(0);
		this.stock.with(2).fail("i-1", 5);
		Verdict verdict = this.stock.member("i-1").standing().whole().verdict();
		assertThat(verdict.until()).isEqualTo(this.stock.now + Duration.ofSeconds(5).toNanos());
		assertThat(verdict.reason()).hasToString("consecutive failures");
	}

	private void pastTheLastTime() {
		this.stock.pass(this.stock.times.get(this.stock.times.size() - 1));
	}

	private void returnAndFailAfter(Duration healthy) {
		pastTheLastTime();
		this.stock.tryAgain(Outcome.SUCCESS);
		this.stock.pass(healthy);
		this.stock.fail("i-1", 5);
	}

	private void settings(boolean enabled, boolean perRoute) {
		this.stock.placement = this.stock.placement
			.with(new EjectionSettings(enabled, 5, 0.8, 10, 3, 0.1, 0.5, perRoute, EjectionTime.DEFAULTS));
	}

	private void jitter(double jitter) {
		EjectionTime time = new EjectionTime(Duration.ofSeconds(5), Duration.ofSeconds(300), jitter,
				Duration.ofSeconds(60));
		this.stock.placement = this.stock.placement
			.with(new EjectionSettings(true, 5, 0.8, 10, 3, 0.1, 0.5, false, time));
	}

	private static PickRequest route(String route) {
		return new PickRequest() {

			@Override
			public String route() {
				return route;
			}

		};
	}

}
