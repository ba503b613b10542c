package io.outrigger.loadbalancer.policy;

import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoundRobinPolicy}.
 */
class RoundRobinPolicyTests {

	@Test
	void takesOneAfterTheOther() {
		BalancingPolicy policy = new RoundRobinPolicy((bound) -> 1);
		FixedCandidates three = FixedCandidates.idle(3);
		assertThat(IntStream.range(0, 7).map((i) -> policy.pick(three))).containsExactly(1, 2, 0, 1, 2, 0, 1);
	}

	@Test
	void givesEachExactlyTheSameShareWhateverItsCostAndWeight() {
		FixedCandidates candidates = new FixedCandidates(new int[] { 9, 0, 500, 1 }, new int[] { 1, 100, 7, 10_000 });
		assertThat(candidates.share(new RoundRobinPolicy(new Random(1)::nextInt), 4000)).containsOnly(1000);
	}

	@Test
	void startsAnywhere() {
		Random random = new Random(1);
		FixedCandidates five = FixedCandidates.idle(5);
		assertThat(IntStream.range(0, 100).map((i) -> new RoundRobinPolicy(random::nextInt).pick(five)).distinct())
			.hasSize(5);
	}

	@Test
	void staysWithinAListThatShrinks() {
		BalancingPolicy policy = new RoundRobinPolicy((bound) -> 0);
		for (int size = 9; size > 0; size--) {
			assertThat(policy.pick(FixedCandidates.idle(size))).isBetween(0, size - 1);
		}
	}

}
