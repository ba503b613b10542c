package io.outrigger.loadbalancer.policy.hash;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.spi.FixedCandidates;
import io.outrigger.loadbalancer.spi.KeyHash;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HashRing}.
 */
class HashRingTests {

	private static final int KEYS = 200_000;

	@ParameterizedTest
	@CsvSource({ "3, 1.15", "10, 1.25", "50, 1.35", "100, 1.40" })
	void givesEachAboutTheSame(int size, double most) {
		int[] share = share(HashRing.of(FixedCandidates.idle(size), HashSettings.DEFAULTS), size);
		assertThat(Arrays.stream(share).max().orElseThrow() * (double) size / KEYS).isLessThan(most);
	}

	@Test
	void givesMoreToTheHeavier() {
		int[] share = share(HashRing.of(FixedCandidates.weighted(100, 100, 400), HashSettings.DEFAULTS), 3);
		assertThat((double) share[2] / KEYS).isBetween(0.58, 0.75);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 10, 50, 400, 1000 })
	void movesTheKeysOfOneThatLeavesAndNoOthers(int size) {
		FixedCandidates before = FixedCandidates.idle(size);
		HashRing ring = HashRing.of(before, HashSettings.DEFAULTS);
		int gone = size / 2;
		HashRing after = HashRing.of(before.without(gone), HashSettings.DEFAULTS);
		for (int i = 0; i < KEYS; i++) {
			long hash = KeyHash.another(7, i);
			int owner = ring.owner(hash);
			if (owner != gone) {
				assertThat(after.owner(hash)).isEqualTo((owner > gone) ? owner - 1 : owner);
			}
		}
	}

	@Test
	void findsTheNextPointLikeAWalkAroundTheRing() {
		FixedCandidates candidates = FixedCandidates.idle(5);
		HashSettings settings = new HashSettings(List.of(), 3, 1024, 1.25);
		HashRing ring = HashRing.of(candidates, settings);
		for (int i = 0; i < 10_000; i++) {
			long hash = KeyHash.another(1, i);
			assertThat(ring.owner(hash)).isEqualTo(walk(candidates, hash));
		}
		assertThat(ring.owner(-1)).isEqualTo(walk(candidates, -1));
		assertThat(ring.owner(0)).isEqualTo(walk(candidates, 0));
	}

	private static int walk(FixedCandidates candidates, long hash) {
		long nearest = -1;
		int owner = -1;
		for (int i = 0; i < candidates.size(); i++) {
			for (int number = 0; number < 3; number++) {
				long distance = KeyHash.of(candidates.id(i), number) - hash;
				if (owner < 0 || Long.compareUnsigned(distance, nearest) < 0) {
					nearest = distance;
					owner = i;
				}
			}
		}
		return owner;
	}

	@Test
	void staysWithinItsSize() {
		assertThat(HashRing.of(FixedCandidates.idle(10), HashSettings.DEFAULTS).size()).isEqualTo(1600);
		assertThat(HashRing.of(FixedCandidates.idle(1000), HashSettings.DEFAULTS).size()).isEqualTo(40_000);
		assertThat(HashRing.of(FixedCandidates.idle(1), new HashSettings(List.of(), 1, 1024, 2)).size()).isOne();
		assertThat(
				HashRing.of(FixedCandidates.weighted(10_000, 1, 1), new HashSettings(List.of(), 1000, 1024, 2)).size())
			.isLessThanOrEqualTo(1026);
	}

	private static int[] share(HashRing ring, int size) {
		int[] share = new int[size];
		for (int i = 0; i < KEYS; i++) {
			share[ring.owner(KeyHash.another(3, i))]++;
		}
		return share;
	}

}
