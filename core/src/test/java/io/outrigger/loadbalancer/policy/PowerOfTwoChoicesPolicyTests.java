package io.outrigger.loadbalancer.policy;

import java.util.Random;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PowerOfTwoChoicesPolicy}.
 */
class PowerOfTwoChoicesPolicyTests {

	private static final int PICKS = 100_000;

	private final BalancingPolicy policy = new PowerOfTwoChoicesPolicy(new Random(42)::nextInt);

	@Test
	void takesTheOnlyOne() {
		assertThat(this.policy.pick(FixedCandidates.idle(1))).isZero();
	}

	@Test
	void takesTheCheaperOfTwo() {
		FixedCandidates candidates = FixedCandidates.weighted(new int[] { 3, 2 }, 100);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
	}

	@Test
	void neverTakesTheDearestOfMany() {
		FixedCandidates candidates = FixedCandidates.weighted(new int[] { 0, 5, 1, 1, 0 }, 100);
		assertThat(candidates.share(this.policy, 10_000)[1]).isZero();
	}

	@Test
	void dividesTheCostByTheWeight() {
		FixedCandidates candidates = new FixedCandidates(new int[] { 3, 2 }, new int[] { 200, 100 });
		assertThat(candidates.share(this.policy, 1000)).containsExactly(1000, 0);
	}

	@Test
	void comparesTheGreatestCostsAndWeightsWithoutOverflow() {
		FixedCandidates candidates = new FixedCandidates(new int[] { Integer.MAX_VALUE, Integer.MAX_VALUE },
				new int[] { 1, 10_000 });
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
	}

	@Test
	void sharesEvenlyAmongEquals() {
		int size = 10;
		int[] share = FixedCandidates.idle(size).share(this.policy, PICKS);
		double expected = (double) PICKS / size;
		double chiSquare = 0;
		for (int count : share) {
			chiSquare += (count - expected) * (count - expected) / expected;
		}
		// 27.9 is the 99.9 % quantile for 9 degrees of freedom
		assertThat(chiSquare).isLessThan(27.9);
	}

	@Test
	void sharesAnIdlePairByWeight() {
		FixedCandidates candidates = new FixedCandidates(new int[2], new int[] { 300, 100 });
		assertThat(candidates.share(this.policy, PICKS)[0]).isCloseTo(75_000, Percentage.withPercentage(1));
	}

	@Test
	void givesTheLightOneAmongIdleOnesItsPart() {
		FixedCandidates candidates = new FixedCandidates(new int[3], new int[] { 100, 100, 10 });
		int[] share = candidates.share(this.policy, PICKS);
		assertThat(share[2]).isBetween(PICKS / 25, PICKS / 10);
	}

}
