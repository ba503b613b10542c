package io.outrigger.loadbalancer.policy.turn;

import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.FixedCandidates;
import io.outrigger.loadbalancer.spi.PickRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoundRobinPolicy}.
 */
class RoundRobinPolicyTests {

	@Test
	void takesOneAfterTheOther() {
		BalancingPolicy policy = new RoundRobinPolicy((bound) -> 1);
		FixedCandidates three = FixedCandidates.idle(3);
		assertThat(IntStream.range(0, 7).map((i) -> policy.pick(three, PickRequest.PLAIN))).containsExactly(1, 2, 0, 1,
				2, 0, 1);
	}

	@Test
	void givesEachExactlyTheSameShareWhateverItsCostAndWeight() {
		FixedCandidates candidates = FixedCandidates.weighted(1, 100, 7, 10_000).busy(9, 0, 500, 1);
		assertThat(candidates.share(new RoundRobinPolicy(new Random(1)::nextInt), 4000)).containsOnly(1000);
	}

	@Test
	void givesEachTheSameShareWhereThreadsMeet() {
		FixedCandidates candidates = FixedCandidates.idle(4);
		BalancingPolicy policy = new RoundRobinPolicy(new Random(2)::nextInt);
		AtomicIntegerArray counts = new AtomicIntegerArray(4);
		IntStream.range(0, 400_000)
			.parallel()
			.forEach((i) -> counts.incrementAndGet(policy.pick(candidates, PickRequest.PLAIN)));
		for (int i = 0; i < 4; i++) {
			assertThat(counts.get(i)).isBetween(99_980, 100_020);
		}
	}

	@Test
	void startsAnywhere() {
		Random random = new Random(1);
		FixedCandidates five = FixedCandidates.idle(5);
		assertThat(IntStream.range(0, 100)
			.map((i) -> new RoundRobinPolicy(random::nextInt).pick(five, PickRequest.PLAIN))
			.distinct()).hasSize(5);
	}

	@Test
	void staysWithinAListThatShrinks() {
		BalancingPolicy policy = new RoundRobinPolicy((bound) -> 0);
		for (int size = 9; size > 0; size--) {
			assertThat(policy.pick(FixedCandidates.idle(size), PickRequest.PLAIN)).isBetween(0, size - 1);
		}
	}

}
