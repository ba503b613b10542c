package io.outrigger.loadbalancer.policy.load;

import java.util.Random;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.ChiSquare;
import io.outrigger.loadbalancer.spi.FixedCandidates;
import io.outrigger.loadbalancer.spi.PickRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PowerOfTwoChoicesPolicy}.
 */
class PowerOfTwoChoicesPolicyTests {

	private static final int PICKS = 100_000;

	private final BalancingPolicy policy = new PowerOfTwoChoicesPolicy(2, new Random(42)::nextInt);

	@Test
	void takesTheOnlyOne() {
		assertThat(this.policy.pick(FixedCandidates.idle(1), PickRequest.PLAIN)).isZero();
	}

	@Test
	void takesTheCheaperOfTwo() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(3, 2);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
	}

	@Test
	void neverTakesTheDearestOfMany() {
		FixedCandidates candidates = FixedCandidates.idle(5).busy(0, 5, 1, 1, 0);
		assertThat(candidates.share(this.policy, 10_000)[1]).isZero();
	}

	@Test
	void dividesTheCostByTheWeight() {
		FixedCandidates candidates = FixedCandidates.weighted(200, 100).busy(3, 2);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(1000, 0);
	}

	@Test
	void comparesTheGreatestCostsAndWeightsWithoutOverflow() {
		FixedCandidates candidates = FixedCandidates.weighted(1, 10_000).busy(Integer.MAX_VALUE, Integer.MAX_VALUE);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
	}

	@Test
	void sharesEvenlyAmongEquals() {
		int size = 10;
		int[] share = FixedCandidates.idle(size).share(this.policy, PICKS);
		ChiSquare.assertInProportion(share, FixedCandidates.idle(size).weights);
	}

	@Test
	void countsFailuresAsRequests() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(0, 9).failing(10, 0);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
	}

	@Test
	void countsAFailureForMoreTheBusierTheOtherIsUntilSomethingSucceeds() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(0, 15).failing(10, 0);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(1000, 0);
		candidates.failedLast[0] = true;
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
		candidates.failing(1);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
	}

	@Test
	void countsAFailureForNoMoreThanAtTwentyRequests() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(0, 209).failing(10, 0);
		candidates.failedLast[0] = true;
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
		assertThat(candidates.busy(0, 211).share(this.policy, 1000)).containsExactly(1000, 0);
	}

	@Test
	void goesByTheLoadWhereBothFailAsOftenButForChance() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(1, 2).failing(100, 60);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(1000, 0);
		assertThat(candidates.failing(100, 20).share(this.policy, 1000)).containsExactly(0, 1000);
	}

	@Test
	void takesTheOneWithFewerFailuresOfTwoThatCostTheSame() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(0, 1).failing(1, 0);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
	}

	@Test
	void leavesAloneWhoLetsARequestWaitHalfAsLongAgainAsUsual() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(1, 3).latencies(50, 40);
		candidates.waits[0] = 75;
		assertThat(candidates.share(this.policy, 1000)).containsExactly(1000, 0);
		candidates.waits[0] = 76;
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
		candidates.latencies(20, 51);
		assertThat(candidates.share(this.policy, 1000)).containsExactly(1000, 0);
	}

	@Test
	void takesTheOneAtWhichSomethingHappenedLaterOfTwoThatAreEquallyBusy() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(1, 1);
		candidates.seen[1] = 5;
		assertThat(candidates.share(this.policy, 1000)).containsExactly(0, 1000);
		ChiSquare.assertInProportion(candidates.busy(0, 0).share(this.policy, 10_000), new int[] { 1, 1 });
	}

	@Test
	void goesByTheLoadIfBothLetRequestsWaitOrTheOtherHasTenMore() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(1, 3).latencies(50, 50);
		candidates.waits[0] = 500;
		candidates.waits[1] = 101;
		assertThat(candidates.share(this.policy, 1000)).containsExactly(1000, 0);
		candidates.waits[1] = 0;
		assertThat(candidates.busy(1, 11).share(this.policy, 1000)).containsExactly(0, 1000);
		assertThat(candidates.busy(1, 12).share(this.policy, 1000)).containsExactly(1000, 0);
	}

	@Test
	void drawsMoreThanTwoIfTold() {
		FixedCandidates candidates = FixedCandidates.idle(3).busy(2, 1, 0);
		int[] two = candidates.share(this.policy, 30_000);
		int[] ten = candidates.share(new PowerOfTwoChoicesPolicy(10, new Random(42)::nextInt), 30_000);
		ChiSquare.assertInProportion(new int[] { two[1], two[2] }, new int[] { 1, 2 });
		assertThat(ten[2]).isGreaterThan(29_900);
	}

	@Test
	void sharesAnIdlePairByWeight() {
		FixedCandidates candidates = FixedCandidates.weighted(300, 100);
		assertThat(candidates.share(this.policy, PICKS)[0]).isCloseTo(75_000, Percentage.withPercentage(1));
	}

	@Test
	void givesTheLightOneAmongIdleOnesItsPart() {
		FixedCandidates candidates = FixedCandidates.weighted(100, 100, 10);
		int[] share = candidates.share(this.policy, PICKS);
		assertThat(share[2]).isBetween(PICKS / 25, PICKS / 10);
	}

}
