package io.outrigger.flow.concurrency.algorithm;

import java.util.Random;

import org.junit.jupiter.api.Test;

import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.meter.WindowSample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Gradient2Limit}.
 */
class Gradient2LimitTests {

	private static final double MILLI = 1_000_000;

	private final Gradient2Limit algorithm = new Gradient2Limit(1.5);

	private double limit = 20;

	@Test
	void climbsByTheRootWhileAllIsWell() {
		learnUsual();
		assertThat(step(10, 0, 20)).isEqualTo(Cause.ROOM);
		assertThat(this.limit).isCloseTo(20 + 0.2 * Math.sqrt(20), within(1e-9));
	}

	@Test
	void neverClimbsAtAGradientBelowOne() {
		learnUsual();
		for (int i = 0; i < 1000; i++) {
			double before = this.limit;
			// A gradient of 0.8, whatever was learned meanwhile
			step(this.algorithm.usualNanos() / MILLI * 1.5 / 0.8, 0, 200);
			assertThat(this.limit).isLessThanOrEqualTo(before);
		}
		assertThat(this.limit).isLessThanOrEqualTo(10);
	}

	@Test
	void shrinksByAFifthOfWhatIsDropped() {
		learnUsual();
		assertThat(step(10, 25, 20)).isEqualTo(Cause.DROPPED);
		assertThat(this.limit).isCloseTo(20 * (1 - 0.2 * 25 / 125), within(1e-9));
	}

	@Test
	void climbsThoughFewAreDropped() {
		learnUsual();
		for (int i = 0; i < 100; i++) {
			assertThat(step(10, 1, 200)).isEqualTo(Cause.ROOM);
		}
		assertThat(this.limit).isGreaterThan(150);
	}

	@Test
	void neverClimbsWhileMoreThanFewAreDropped() {
		learnUsual();
		Random random = new Random(23);
		for (int i = 0; i < 1000; i++) {
			double before = this.limit;
			step(10, (i % 2 == 0) ? 25 + random.nextInt(300) : 3, 200);
			assertThat(this.limit).isLessThanOrEqualTo(before);
		}
		assertThat(this.limit).isOne();
	}

	@Test
	void shrinksOfSlownessThoughDropsHaveAnotherCause() {
		learnUsual();
		while (step(10, 10, 200) != Cause.ROOM) {
			assertThat(this.limit).isGreaterThan(9);
		}
		assertThat(step(20, 10, 200)).isEqualTo(Cause.SLOW);
	}

	@Test
	void goesDownToOneWhileAllTimesOut() {
		learnUsual();
		for (int i = 0; i < 40; i++) {
			LimitStep next = this.algorithm.next(this.limit, new WindowSample(0, 0, 0, 100, 1));
			this.limit = next.limit();
			assertThat(next.cause()).isEqualTo(Cause.DROPPED);
		}
		assertThat(this.limit).isLessThan(1);
		assertThat(this.algorithm.usualNanos()).as("a time-out is no time").isEqualTo(10 * MILLI);
	}

	@Test
	void toleratesHalfAsLongAgain() {
		learnUsual();
		assertThat(step(14.9, 0, 20)).isEqualTo(Cause.ROOM);
		assertThat(step(15.2, 0, 20)).isEqualTo(Cause.SLOW);
	}

	@Test
	void tellsNothingFromALimitThatIsNotReached() {
		learnUsual();
		assertThat(step(100, 0, 9)).isEqualTo(Cause.STEADY);
		assertThat(step(10, 0, 9)).isEqualTo(Cause.STEADY);
		assertThat(this.limit).isEqualTo(20);
	}

	@Test
	void learnsShorterTimesSoonAndLongerOnesLate() {
		for (int i = 0; i < 50; i++) {
			step(10, 0, 1);
		}
		for (int i = 0; i < 60; i++) {
			step(20, 0, 1);
		}
		assertThat(this.algorithm.usualNanos() / MILLI).isBetween(11.5, 12.5);
		for (int i = 0; i < 60; i++) {
			step(5, 0, 1);
		}
		assertThat(this.algorithm.usualNanos() / MILLI).isBetween(5.0, 5.5);
	}

	@Test
	void learnsNoQueueOfItsOwn() {
		learnUsual();
		for (int i = 0; i < 10_000; i++) {
			// As long as twice for each that is above 20
			step(10 * Math.max(1, this.limit / 20), 0, (int) this.limit);
		}
		assertThat(this.limit).isBetween(29.0, 32.0);
		assertThat(this.algorithm.usualNanos()).isEqualTo(10 * MILLI);
	}

	@Test
	void learnsWhatHalvingTheLimitDidNotMend() {
		learnUsual();
		double lowest = this.limit;
		for (int i = 0; i < 60; i++) {
			step(40, 0, (int) Math.ceil(this.limit));
			lowest = Math.min(lowest, this.limit);
		}
		assertThat(lowest).isBetween(8.0, 10.0);
		assertThat(this.limit).isGreaterThan(20);
		assertThat(this.algorithm.usualNanos() / MILLI).isGreaterThan(40 / 1.5);
	}

	@Test
	void dependsOnNothingButWhatItWasTold() {
		Gradient2Limit other = new Gradient2Limit(1.5);
		learnUsual();
		for (int i = 0; i < 10; i++) {
			other.next(20, new WindowSample(100, 10 * MILLI, 0, 0, 1));
		}
		Random random = new Random(9);
		for (int i = 0; i < 1000; i++) {
			WindowSample sample = new WindowSample(random.nextInt(3), random.nextDouble() * 1e9, 0, random.nextInt(3),
					random.nextInt(40));
			LimitStep one = this.algorithm.next(20, sample);
			assertThat(other.next(20, sample)).isEqualTo(one);
			assertThat(one.limit()).isBetween(18.0, 21.0);
		}
	}

	@Test
	void refusesATolerance() {
		for (double tolerance : new double[] { 0.9, 10.1, Double.NaN }) {
			assertThatIllegalArgumentException().isThrownBy(() -> new Gradient2Limit(tolerance))
				.withMessage("tolerance is " + tolerance + ", but must be 1 to 10");
		}
	}

	@Test
	void halvesTheLimitUntilThatMakesAnswersNoFasterIfItBeginsBusy() {
		// As with 30 workers that take 10 ms, the queue before them still growing
		assertThat(probe(30, 200)).isEqualTo(100);
		assertThat(probe(55, 100)).as("has answers to what was let in before").isEqualTo(100);
		assertThat(probe(33, 100)).as("tells nothing").isEqualTo(50);
		probe(20, 50);
		assertThat(probe(17, 50)).isEqualTo(25);
		probe(12, 25);
		assertThat(probe(10, 25)).isEqualTo(12.5);
		probe(10, 12);
		assertThat(probe(10.1, 12)).as("the last that was no slower").isEqualTo(25);
		assertThat(this.algorithm.usualNanos()).isEqualTo(10.1 * MILLI);
		assertThat(step(10, 0, 25)).isEqualTo(Cause.ROOM);
		assertThat(step(20, 0, 25)).isEqualTo(Cause.SLOW);
	}

	@Test
	void goesBackToWhereItBeganIfThatWasNoSlower() {
		probe(11, 20);
		probe(10, 10);
		assertThat(probe(10, 10)).isEqualTo(5);
		probe(10, 5);
		assertThat(probe(10, 5)).isEqualTo(20);
		assertThat(this.algorithm.usualNanos()).isEqualTo(10 * MILLI);
	}

	@Test
	void halvesOnWhileAnswersBecomeSlower() {
		probe(10, 200);
		probe(30, 100);
		assertThat(probe(30, 100)).isEqualTo(50);
		probe(40, 50);
		assertThat(probe(40, 50)).isEqualTo(25);
	}

	@Test
	void knowsWhatIsUsualIfWhoeverCameFirstWaitedAsLong() {
		LimitStep first = this.algorithm.next(20, new WindowSample(100, 14 * MILLI, (long) (10 * MILLI), 0, 20));
		assertThat(first.cause()).isEqualTo(Cause.ROOM);
		assertThat(this.algorithm.usualNanos()).isEqualTo(14 * MILLI);
	}

	@Test
	void goesBackAtOnceIfThereIsNothingToLearnAndStaysLowIfManyAreDropped() {
		assertThat(probe(40, 200)).isEqualTo(100);
		assertThat(probe(10, 3)).as("fewer come").isEqualTo(200);
		assertThat(probe(40, 200)).isEqualTo(100);
		step(40, 3, 100);
		assertThat(this.limit).as("nobody knows why some are dropped").isEqualTo(200);
		assertThat(probe(40, 200)).isEqualTo(100);
		this.limit = 100;
		assertThat(step(40, 900, 100)).isEqualTo(Cause.DROPPED);
		assertThat(this.limit).isBetween(90.0, 99.0);
	}

	private double probe(double millis, int peak) {
		this.limit = (peak > this.limit) ? peak : this.limit;
		step(millis, 0, peak);
		return this.limit;
	}

	private void learnUsual() {
		for (int i = 0; i < 10; i++) {
			step(10, 0, 1);
		}
	}

	private Cause step(double millis, int dropped, int peak) {
		LimitStep next = this.algorithm.next(this.limit, new WindowSample(100, millis * MILLI, 0, dropped, peak));
		this.limit = Math.max(1, next.limit());
		return next.cause();
	}

}
