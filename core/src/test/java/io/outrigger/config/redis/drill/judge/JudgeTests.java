package io.outrigger.config.redis.drill.judge;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.outrigger.config.ConfigStore.Condition;
import io.outrigger.config.redis.drill.judge.Verdict.Published;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever may be amiss with what an instance runs is found. Times are in milliseconds.
 */
class JudgeTests {

	private static final int ALL = Stamp.KEYS;

	private static final Published NOTHING = new Published(0, 0, 0, 0, 0);

	private final Ledger ledger = new Ledger();

	private final Witness witness = new Witness("shop-1", this.ledger);

	private final Judge judge = new Judge(at(0), this.ledger);

	JudgeTests() {
		publishes("v1", -200, Outcome.ACCEPTED, 10);
		runs(-100, 10, Map.of("v1", ALL));
	}

	@Test
	void whoRunsWhatTheStoreHoldsAllTheTimeDoesNothingAmiss() {
		assertThat(judged(stored(10, "v1", Map.of()))).isEqualTo(new Verdict(1, NOTHING, 0, 0, 0, 0, 0, Duration.ZERO));
	}

	@Test
	void whoRunsTwoReleasesAtOnceRunsHalfOfOne() {
		publishes("v2", 100, Outcome.ACCEPTED, 20);
		runs(200, 20, Map.of("v1", 1, "v2", ALL - 1));
		runs(201, 20, Map.of("v2", ALL));
		Verdict verdict = judged(stored(20, "v2", Map.of()));
		assertThat(verdict.halves()).isOne();
		assertThat(verdict.agreed()).isEqualTo(Duration.ofMillis(201));
	}

	@Test
	void whoLacksAKeyRunsHalfOfARelease() {
		publishes("v2", 100, Outcome.ACCEPTED, 20);
		runs(200, 20, Map.of("v2", ALL - 1));
		runs(201, 20, Map.of("v2", ALL));
		assertThat(judged(stored(20, "v2", Map.of())).halves()).isOne();
	}

	@Test
	void whoRunsNothingRunsHalfOfARelease() {
		runs(200, 10, Map.of());
		runs(201, 10, Map.of("v1", ALL));
		assertThat(judged(stored(10, "v1", Map.of())).halves()).isOne();
	}

	@Test
	void halfAReleaseIsFoundInWhoIsGoneAsWell() {
		Witness killed = new Witness("shop-2", this.ledger);
		killed.runsAt(at(100), 10, Map.of("v1", 1));
		assertThat(this.judge.judge(List.of(this.witness, killed), List.of(this.witness), stored(10, "v1", Map.of()),
				at(1000)))
			.isEqualTo(new Verdict(1, NOTHING, 1, 0, 0, 0, 0, Duration.ZERO));
	}

	@Test
	void whatWasBeforeTheWatchDoesNotCount() {
		runs(-50, 10, Map.of());
		runs(-40, 10, Map.of("v1", ALL));
		assertThat(judged(stored(10, "v1", Map.of())).halves()).isZero();
	}

	@Test
	void aReleaseThatWasRefusedOrNeverSentIsUncalledFor() {
		publishes("v2", 100, Outcome.REFUSED, 0);
		runs(200, 20, Map.of("v2", ALL));
		runs(300, 30, Map.of("v3", ALL));
		Verdict verdict = judged(stored(30, "v3", Map.of()));
		assertThat(verdict.uncalledFor()).isEqualTo(2);
		assertThat(verdict.published()).isEqualTo(new Published(0, 1, 0, 0, 0));
	}

	@Test
	void aReleaseWhosePublisherWasNotToldMayRunAndIsCounted() {
		publishes("v2", 100, Outcome.UNKNOWN, 0);
		publishes("v3", 100, Outcome.UNKNOWN, 0);
		this.ledger.sent("v4", at(110));
		runs(200, 20, Map.of("v2", ALL));
		Verdict verdict = judged(stored(20, "v2", Map.of("v3", 15L)));
		assertThat(verdict.published()).isEqualTo(new Published(0, 0, 3, 2, 0));
		assertThat(verdict.uncalledFor()).isZero();
	}

	@Test
	void whatNoPublisherShouldBeToldIsCounted() {
		publishes("v2", 100, Outcome.of(new IllegalStateException()), 0);
		assertThat(judged(stored(10, "v1", Map.of())).published().unexpected()).isOne();
	}

	@Test
	void whoReturnsToAnEarlierReleaseGoesBackwards() {
		publishes("v2", 100, Outcome.ACCEPTED, 20);
		runs(200, 20, Map.of("v2", ALL));
		runs(300, 30, Map.of("v1", ALL));
		Verdict verdict = judged(stored(30, "v1", Map.of()));
		assertThat(verdict.backwards()).isOne();
	}

	@Test
	void whoReturnsToAnEarlierRevisionGoesBackwards() {
		runs(200, 9, Map.of("v1", ALL));
		assertThat(judged(stored(9, "v1", Map.of())).backwards()).isOne();
	}

	@Test
	void anAcceptedReleaseThatIsNeitherInForceNorFollowedIsLost() {
		publishes("v2", 100, Outcome.ACCEPTED, 20);
		runs(200, 20, Map.of("v2", ALL));
		runs(300, 30, Map.of("v1", ALL));
		assertThat(judged(new Stored(30, 10, Map.of("v1", ALL), Map.of(), Map.of("shop-1", 30L))).lost()).isOne();
		assertThat(judged(new Stored(30, 20, Map.of("v2", ALL), Map.of(), Map.of("shop-1", 30L))).lost()).isZero();
	}

	@Test
	void whoEndsElsewhereIsCounted() {
		publishes("v2", 100, Outcome.ACCEPTED, 20);
		Verdict verdict = judged(stored(20, "v2", Map.of()));
		assertThat(verdict.elsewhere()).isOne();
		assertThat(verdict.agreed()).isNull();
	}

	@Test
	void whoIsOnAnotherRevisionOfTheSameSettingsEndsElsewhere() {
		assertThat(judged(stored(11, "v1", Map.of())).elsewhere()).isOne();
	}

	@Test
	void agreementIsMeasuredFromTheEndOfTheFault() {
		publishes("v2", 100, Outcome.ACCEPTED, 20);
		this.judge.overAt(at(300));
		runs(450, 20, Map.of("v2", ALL));
		assertThat(judged(stored(20, "v2", Map.of())).agreed()).isEqualTo(Duration.ofMillis(150));
	}

	@Test
	void whoDoesNotAcknowledgeOrMissesSomethingDoesNotAgree() {
		assertThat(judged(new Stored(10, 10, Map.of("v1", ALL), Map.of(), Map.of("shop-1", 9L))).agreed()).isNull();
		assertThat(judged(new Stored(10, 10, Map.of("v1", ALL), Map.of(), Map.of("shop-2", 10L))).agreed()).isNull();
		this.witness.suffers(new Condition(0, 1, 0, 1));
		assertThat(judged(stored(10, "v1", Map.of())).agreed()).isNull();
	}

	@Test
	void aStoreThatHoldsHalfAReleaseIsAgreedOnByNobody() {
		runs(100, 10, Map.of("v1", ALL - 1));
		Verdict verdict = judged(new Stored(10, 10, Map.of("v1", ALL - 1), Map.of(), Map.of("shop-1", 10L)));
		assertThat(verdict.elsewhere()).isOne();
		assertThat(verdict.agreed()).isNull();
	}

	private void publishes(String stamp, long millis, Outcome outcome, long revision) {
		this.ledger.sent(stamp, at(millis));
		this.ledger.ended(stamp, outcome, revision);
	}

	private void runs(long millis, long revision, Map<String, Integer> stamps) {
		this.witness.runsAt(at(millis), revision, stamps);
	}

	private Verdict judged(Stored stored) {
		return this.judge.judge(List.of(this.witness), List.of(this.witness), stored, at(1000));
	}

	private static Stored stored(long revision, String stamp, Map<String, Long> released) {
		return new Stored(revision, revision, Map.of(stamp, ALL), released, Map.of("shop-1", revision));
	}

	private static long at(long millis) {
		return Duration.ofMillis(millis).toNanos();
	}

}
