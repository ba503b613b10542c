package io.outrigger.loadbalancer.policy.turn;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.FixedCandidates;
import io.outrigger.loadbalancer.spi.PickRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WeightedRoundRobinPolicy} and {@link StrideSchedule}.
 */
class WeightedRoundRobinPolicyTests {

	private final Random random = new Random(5);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 10, 57 })
	void givesEachItsShareToWithinAPickForEveryHeaviestRound(int size) {
		int[] weights = this.random.ints(size, 20, 101).toArray();
		FixedCandidates candidates = FixedCandidates.weighted(weights);
		int picks = 100_000;
		int[] share = candidates.share(new WeightedRoundRobinPolicy(this.random::nextInt), picks);
		double sum = Arrays.stream(weights).sum();
		for (int i = 0; i < size; i++) {
			double expected = picks * weights[i] / sum;
			// Strides are rounded to 1 in 65,535
			assertThat((double) share[i]).isBetween(expected * 0.9998 - 3, expected * 1.0002 + 3);
		}
	}

	@Test
	void takesOneAfterTheOtherIfAllAreEqual() {
		BalancingPolicy policy = new WeightedRoundRobinPolicy((bound) -> 0);
		FixedCandidates three = FixedCandidates.weighted(7, 7, 7);
		assertThat(IntStream.range(0, 6).map((i) -> policy.pick(three, PickRequest.PLAIN))).containsExactly(0, 1, 2, 0,
				1, 2);
	}

	@Test
	void spreadsTheTurnsOfTheHeavyInsteadOfBunchingThem() {
		int[] weights = { 5, 1, 1, 1, 1, 1 };
		FixedCandidates candidates = FixedCandidates.weighted(weights);
		BalancingPolicy policy = new WeightedRoundRobinPolicy((bound) -> 0);
		int last = -1;
		for (int i = 0; i < 10_000; i++) {
			if (policy.pick(candidates, PickRequest.PLAIN) == 0) {
				assertThat(i - last).isLessThanOrEqualTo(4);
				last = i;
			}
		}
	}

	@Test
	void neverLagsBehindTheIdealByMoreThanAFewPicks() {
		int[] weights = { 100, 70, 50, 30, 10 };
		FixedCandidates candidates = FixedCandidates.weighted(weights);
		BalancingPolicy policy = new WeightedRoundRobinPolicy(this.random::nextInt);
		int[] counts = new int[weights.length];
		for (int pick = 1; pick <= 50_000; pick++) {
			counts[policy.pick(candidates, PickRequest.PLAIN)]++;
			for (int i = 0; i < weights.length; i++) {
				assertThat(Math.abs(counts[i] - pick * weights[i] / 260.0)).isLessThan(4);
			}
		}
	}

	@Test
	void takesWeightsFromATenthToTenTimesTheMean() {
		int[] weights = new int[100];
		Arrays.fill(weights, 1);
		weights[0] = 10_000;
		int[] share = FixedCandidates.weighted(weights).share(new WeightedRoundRobinPolicy((bound) -> 0), 20_000);
		// The heaviest as ten of the mean, the others as a tenth of it
		assertThat((double) share[0] / share[1]).isBetween(99.0, 101.0);
	}

	@Test
	void countsTheSameWhateverTheSumOfTheWeights() {
		StrideSchedule light = StrideSchedule.of(FixedCandidates.weighted(1, 2, 3));
		StrideSchedule heavy = StrideSchedule.of(FixedCandidates.weighted(3000, 6000, 9000));
		for (long place = 0; place < 100_000; place++) {
			assertThat(heavy.applyAsLong(place)).isEqualTo(light.applyAsLong(place));
		}
	}

	@Test
	void givesEveryPlaceToOneThreadOnly() {
		FixedCandidates candidates = FixedCandidates.weighted(100, 50, 25, 25);
		BalancingPolicy policy = new WeightedRoundRobinPolicy((bound) -> 0);
		AtomicIntegerArray counts = new AtomicIntegerArray(4);
		IntStream.range(0, 400_000)
			.parallel()
			.forEach((i) -> counts.incrementAndGet(policy.pick(candidates, PickRequest.PLAIN)));
		assertThat(counts.get(0)).isBetween(199_980, 200_020);
		assertThat(counts.get(1)).isBetween(99_980, 100_020);
		assertThat(counts.get(2)).isBetween(49_980, 50_020);
	}

}
