package io.outrigger.loadbalancer.policy.turn;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.ChiSquare;
import io.outrigger.loadbalancer.spi.FixedCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RandomPolicy}, {@link WeightedRandomPolicy} and {@link AliasTable}.
 */
class RandomPoliciesTests {

	private static final int PICKS = 200_000;

	private final Random random = new Random(11);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 10, 100 })
	void randomGivesEachTheSameWhateverItsWeight(int size) {
		int[] weights = this.random.ints(size, 1, 1000).toArray();
		int[] share = FixedCandidates.weighted(weights).share(new RandomPolicy(this.random::nextInt), PICKS);
		if (size > 1) {
			ChiSquare.assertInProportion(share, this.random.ints(size, 1, 2).toArray());
		}
		assertThat(share).doesNotContain(0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 10, 100, 1000 })
	void weightedRandomGivesEachByItsWeight(int size) {
		int[] weights = this.random.ints(size, 1, 101).toArray();
		ChiSquare.assertInProportion(
				FixedCandidates.weighted(weights).share(new WeightedRandomPolicy(this.random::nextInt), PICKS),
				weights);
	}

	@Test
	void weightedRandomIsExactForTheMostUnequalWeights() {
		int[] weights = { 1, 10_000, 1, 5000 };
		BalancingPolicy policy = new WeightedRandomPolicy(this.random::nextInt);
		ChiSquare.assertInProportion(FixedCandidates.weighted(weights).share(policy, 2_000_000), weights);
	}

	@Test
	void followsAListThatChanges() {
		BalancingPolicy policy = new WeightedRandomPolicy(this.random::nextInt);
		FixedCandidates.weighted(1, 10_000).share(policy, 10);
		ChiSquare.assertInProportion(FixedCandidates.weighted(2, 1, 1).share(policy, PICKS), new int[] { 2, 1, 1 });
	}

}
