package io.outrigger.registry.redis.drill;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.outrigger.registry.InstanceStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a caller may see amiss is found. Times are in milliseconds.
 */
class JudgeTests {

	private static final InstanceStatus UP = InstanceStatus.UP;

	private static final InstanceStatus SUSPECT = InstanceStatus.SUSPECT;

	private final Caller caller = new Caller("a");

	private final Judge judge = new Judge(at(0), List.of("a", "b"), Duration.ofMillis(2000));

	@Test
	void whoSeesAllUpAllTheTimeSeesNothingAmiss() {
		sees(-100, Map.of("a", UP, "b", UP));
		assertThat(judged(10_000)).isEqualTo(new Verdict(1, 0, Duration.ZERO, 0, Duration.ZERO));
	}

	@Test
	void emptyListsAreCountedAndAllWereMissing() {
		sees(-100, Map.of("a", UP, "b", UP));
		sees(500, Map.of());
		sees(501, Map.of("a", UP, "b", UP));
		assertThat(judged(10_000)).isEqualTo(new Verdict(1, 1, Duration.ZERO, 2, Duration.ofMillis(501)));
	}

	@Test
	void whoIsSuspectIsNotMissingButNotHealedEither() {
		sees(-100, Map.of("a", UP, "b", UP));
		sees(500, Map.of("a", UP, "b", SUSPECT));
		assertThat(judged(1000)).isEqualTo(new Verdict(1, 0, Duration.ZERO, 0, null));
		sees(1500, Map.of("a", UP, "b", UP));
		assertThat(judged(10_000).healed()).isEqualTo(Duration.ofMillis(1500));
	}

	@Test
	void whoIsMissingAgainAndAgainIsCountedEachTime() {
		sees(-100, Map.of("a", UP, "b", UP));
		sees(500, Map.of("a", UP));
		sees(600, Map.of("a", SUSPECT));
		sees(700, Map.of("a", UP, "b", UP));
		sees(800, Map.of("a", UP));
		assertThat(judged(1000).liveMissing()).isEqualTo(2);
	}

	@Test
	void theDeadMayBeOfferedUntilTheBoundAndNotLonger() {
		this.judge.died("b", at(1000));
		sees(-100, Map.of("a", UP, "b", UP));
		assertThat(judged(3000).deadTooLong()).isZero();
		assertThat(judged(3400).deadTooLong()).isEqualTo(Duration.ofMillis(400));
		sees(3500, Map.of("a", UP));
		assertThat(judged(10_000)).isEqualTo(new Verdict(1, 0, Duration.ofMillis(500), 0, Duration.ofMillis(3500)));
	}

	@Test
	void whoIsSuspectIsOfferedOnlyInPanic() {
		this.judge.died("b", at(0));
		sees(-100, Map.of("a", UP, "b", UP));
		sees(1000, Map.of("a", UP, "b", SUSPECT));
		assertThat(judged(4000).deadTooLong()).isZero();
		sees(5000, Map.of("a", UP, "b", SUSPECT, "c", SUSPECT));
		assertThat(judged(5300).deadTooLong()).isEqualTo(Duration.ofMillis(300));
		sees(5300, Map.of("a", UP, "b", SUSPECT, "c", UP));
		sees(6000, Map.of("a", SUSPECT, "b", SUSPECT));
		assertThat(judged(6200).deadTooLong()).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void whoComesBackMayBeUnknownForASecond() {
		this.judge.died("b", at(0));
		this.judge.lives("b", at(5000), at(6000));
		sees(-100, Map.of("a", UP));
		sees(6900, Map.of("a", UP, "b", UP));
		assertThat(judged(10_000)).isEqualTo(new Verdict(1, 0, Duration.ZERO, 0, Duration.ofMillis(6900)));
		sees(7100, Map.of("a", UP));
		assertThat(judged(10_000).liveMissing()).isOne();
	}

	@Test
	void whoIsFrozenCallsNobodyAndHasASecondToLearnWhoDiedMeanwhile() {
		this.judge.died("b", at(1000));
		this.caller.pausedFrom(at(500), at(9000));
		sees(-100, Map.of("a", UP, "b", UP));
		assertThat(judged(10_000).deadTooLong()).isZero();
		assertThat(judged(10_300).deadTooLong()).isEqualTo(Duration.ofMillis(300));
	}

	private void sees(long at, Map<String, InstanceStatus> listed) {
		this.caller.seesAt(at(at), listed);
	}

	private Verdict judged(long until) {
		return this.judge.judge(List.of(this.caller), at(until));
	}

	private static long at(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
