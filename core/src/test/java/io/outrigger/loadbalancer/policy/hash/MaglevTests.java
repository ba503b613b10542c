package io.outrigger.loadbalancer.policy.hash;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.ChiSquare;
import io.outrigger.loadbalancer.spi.FixedCandidates;
import io.outrigger.loadbalancer.spi.PickRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MaglevTable} and {@link MaglevPolicy}.
 */
class MaglevTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 10, 50, 100, 600 })
	void givesEachTheSameToWithinOnePercent(int size) {
		int[] entries = entries(FixedCandidates.idle(size));
		double mean = (double) MaglevTable.SIZE / size;
		assertThat(Arrays.stream(entries).max().orElseThrow() / mean).isLessThanOrEqualTo(1.01);
		assertThat(Arrays.stream(entries).max().orElseThrow() - Arrays.stream(entries).min().orElseThrow())
			.isLessThanOrEqualTo(1);
	}

	@Test
	void givesEachByItsWeight() {
		int[] weights = { 100, 50, 25, 300, 1 };
		int[] entries = entries(FixedCandidates.weighted(weights));
		for (int i = 0; i < 4; i++) {
			assertThat(entries[i]).isCloseTo(MaglevTable.SIZE * weights[i] / 476, Percentage.withPercentage(0.5));
		}
		assertThat(entries[4]).isBetween(130, 145);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 5, 10, 20, 50 })
	void movesHardlyMoreThanTheKeysOfOneThatLeaves(int size) {
		FixedCandidates before = FixedCandidates.idle(size);
		MaglevTable table = MaglevTable.of(before);
		for (int gone = 0; gone < size; gone++) {
			MaglevTable after = MaglevTable.of(before.without(gone));
			int needlessly = 0;
			for (int entry = 0; entry < MaglevTable.SIZE; entry++) {
				int owner = table.owner(hash(entry));
				int expected = (owner > gone) ? owner - 1 : owner;
				needlessly += (owner != gone && after.owner(hash(entry)) != expected) ? 1 : 0;
			}
			assertThat(needlessly / (double) MaglevTable.SIZE).as("without %s of %s", gone, size).isLessThan(0.005);
		}
	}

	@Test
	void isBuiltInBoundedTimeHoweverUnequalTheWeights() {
		int[] weights = new int[10_000];
		Arrays.fill(weights, 1);
		weights[5000] = 10_000;
		int[] entries = entries(FixedCandidates.weighted(weights));
		// Ten times the mean of 2
		assertThat(entries[5000]).isBetween(115, 135);
	}

	@Test
	void sendsAKeyToTheSameCandidateWhateverItsLoad() {
		BalancingPolicy policy = new MaglevPolicy(new RequestHash(PickRequest::keyHash, (bound) -> 0));
		FixedCandidates candidates = FixedCandidates.idle(10);
		Key key = new Key("user-1");
		int owner = policy.pick(candidates, key);
		candidates.inFlight[owner] = 1000;
		candidates.failures[owner] = 1000;
		assertThat(IntStream.range(0, 100).map((i) -> policy.pick(candidates, key))).containsOnly(owner);
	}

	@Test
	void sharesManyKeysAndRequestsWithoutKeyEvenly() {
		BalancingPolicy policy = new MaglevPolicy(new RequestHash(PickRequest::keyHash, new Random(9)::nextInt));
		FixedCandidates candidates = FixedCandidates.idle(10);
		ChiSquare.assertInProportion(candidates.share(policy, 100_000), candidates.weights);
		int[] share = new int[10];
		for (int i = 0; i < 100_000; i++) {
			share[policy.pick(candidates, new Key("user-" + i))]++;
		}
		ChiSquare.assertInProportion(share, candidates.weights);
	}

	private static int[] entries(FixedCandidates candidates) {
		MaglevTable table = MaglevTable.of(candidates);
		int[] entries = new int[candidates.size()];
		for (int entry = 0; entry < MaglevTable.SIZE; entry++) {
			entries[table.owner(hash(entry))]++;
		}
		return entries;
	}

	/*
	 * A hash in the middle of an entry's range.
	 */
	private static long hash(int entry) {
		return (((long) entry << 32) + (1L << 31)) / MaglevTable.SIZE << 32;
	}

}
