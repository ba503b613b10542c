package io.outrigger.flow.concurrency.algorithm;

import java.util.Random;

import org.junit.jupiter.api.Test;

import io.outrigger.flow.concurrency.algorithm.DropJudge.Verdict;
import io.outrigger.flow.meter.WindowSample;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DropJudge}.
 */
class DropJudgeTests {

	private final DropJudge judge = new DropJudge();

	@Test
	void aFiftiethIsFew() {
		for (int i = 0; i < 1000; i++) {
			assertThat(judge(20, 98, 2)).isEqualTo(Verdict.FEW);
		}
	}

	@Test
	void oneOfTenSaysLittleUntilItIsSoForAWhile() {
		assertThat(judge(20, 9, 1)).isEqualTo(Verdict.UNCLEAR);
		assertThat(judge(20, 10, 0)).isEqualTo(Verdict.FEW);
		for (int i = 0; i < 5; i++) {
			judge(20, 9, 1);
		}
		assertThat(judge(20, 9, 1)).isEqualTo(Verdict.OVERLOAD);
	}

	@Test
	void allOfTenIsOverloadAtOnce() {
		assertThat(judge(20, 0, 10)).isEqualTo(Verdict.OVERLOAD);
		assertThat(judge(1, 0, 10)).as("at a low limit too").isEqualTo(Verdict.OVERLOAD);
	}

	@Test
	void whatHalvingTheLimitDidNotMendIsFewFromThenOn() {
		assertThat(judge(20, 90, 10)).isEqualTo(Verdict.OVERLOAD);
		assertThat(judge(11, 90, 10)).isEqualTo(Verdict.OVERLOAD);
		for (int i = 0; i < 3; i++) {
			assertThat(judge(10, 90, 10)).isEqualTo(Verdict.UNCLEAR);
		}
		assertThat(judge(10, 90, 10)).isEqualTo(Verdict.FEW);
		assertThat(judge(20, 81, 19)).as("twice as many").isEqualTo(Verdict.FEW);
		judge(20, 70, 30);
		assertThat(judge(20, 70, 30)).isEqualTo(Verdict.OVERLOAD);
	}

	@Test
	void whatHalvingMadeFewerIsOverloadStill() {
		judge(20, 80, 20);
		judge(10, 90, 10);
		judge(10, 90, 10);
		assertThat(judge(10, 90, 10)).isEqualTo(Verdict.OVERLOAD);
		assertThat(judge(6, 90, 10)).isEqualTo(Verdict.OVERLOAD);
	}

	@Test
	void aFifthAndMoreIsNeverFew() {
		for (double limit = 200; limit >= 1; limit *= 0.9) {
			assertThat(judge(limit, 75, 25)).as("at %s", limit).isEqualTo(Verdict.OVERLOAD);
		}
	}

	@Test
	void whatWasLearnedIsForgottenOnceThereIsLess() {
		whatHalvingTheLimitDidNotMendIsFewFromThenOn();
		for (int i = 0; i < 200; i++) {
			judge(20, 100, 0);
		}
		assertThat(judge(20, 90, 10)).isEqualTo(Verdict.OVERLOAD);
	}

	@Test
	void isNotMisledByChance() {
		Random random = new Random(17);
		int overloads = 0;
		for (int i = 0; i < 2000; i++) {
			int ended = 10 + random.nextInt(90);
			int dropped = (int) random.doubles(ended).filter((one) -> one < 0.01).count();
			overloads += (judge(20, ended - dropped, dropped) == Verdict.OVERLOAD) ? 1 : 0;
		}
		assertThat(overloads).as("of 2,000 windows with a hundredth").isLessThan(60);
	}

	private Verdict judge(double limit, int answered, int dropped) {
		return this.judge.judge(limit, new WindowSample(answered, 1_000_000, 1_000_000, dropped, 20));
	}

}
