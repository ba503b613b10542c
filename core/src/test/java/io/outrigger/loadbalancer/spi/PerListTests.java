package io.outrigger.loadbalancer.spi;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PerList}.
 */
class PerListTests {

	private final AtomicInteger builds = new AtomicInteger();

	private final PerList<Integer> derived = new PerList<>((candidates) -> this.builds.incrementAndGet());

	@Test
	void buildsOnceForAList() {
		FixedCandidates list = FixedCandidates.idle(3);
		assertThat(this.derived.of(list)).isOne();
		assertThat(this.derived.of(list)).isOne();
	}

	@Test
	void keepsWhatItHasIfIdsAndWeightsAreTheSame() {
		assertThat(this.derived.of(FixedCandidates.weighted(1, 2))).isOne();
		assertThat(this.derived.of(FixedCandidates.weighted(1, 2))).isOne();
	}

	@Test
	void buildsAnewIfAWeightOrAnIdDiffers() {
		FixedCandidates list = FixedCandidates.weighted(1, 2, 2);
		this.derived.of(list);
		assertThat(this.derived.of(FixedCandidates.weighted(2, 2, 2))).isEqualTo(2);
		assertThat(this.derived.of(FixedCandidates.weighted(2, 2))).isEqualTo(3);
		assertThat(this.derived.of(list.without(0))).isEqualTo(4);
	}

	@Test
	void holdsSeveralListsThatAreUsedInTurn() {
		List<FixedCandidates> lists = lists(PerList.LISTS);
		for (int round = 0; round < 3; round++) {
			assertThat(lists.stream().map(this.derived::of)).hasSize(PerList.LISTS).doesNotHaveDuplicates();
		}
		assertThat(this.builds).hasValue(PerList.LISTS);
	}

	@Test
	void forgetsTheListThatCameFirst() {
		List<FixedCandidates> lists = lists(PerList.LISTS + 1);
		lists.forEach(this.derived::of);
		assertThat(this.derived.of(lists.get(1))).isEqualTo(2);
		assertThat(this.derived.of(lists.get(0))).isEqualTo(PerList.LISTS + 2);
	}

	private static List<FixedCandidates> lists(int number) {
		return IntStream.rangeClosed(1, number).mapToObj(FixedCandidates::idle).toList();
	}

}
