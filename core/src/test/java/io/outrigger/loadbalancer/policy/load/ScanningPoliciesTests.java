package io.outrigger.loadbalancer.policy.load;

import java.util.Arrays;
import java.util.Random;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.ChiSquare;
import io.outrigger.loadbalancer.spi.FixedCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeastConnectionsPolicy}, {@link WeightedLeastConnectionsPolicy} and
 * {@link LeastLatencyPolicy}.
 */
class ScanningPoliciesTests {

	private static final int PICKS = 100_000;

	private final Random random = new Random(17);

	private final BalancingPolicy connections = new LeastConnectionsPolicy(this.random::nextInt);

	private final BalancingPolicy weighted = new WeightedLeastConnectionsPolicy(this.random::nextInt);

	private final BalancingPolicy latency = new LeastLatencyPolicy(LatencySettings.DEFAULTS, this.random::nextInt);

	@Test
	void takesTheOneWithTheFewestRequests() {
		assertThat(FixedCandidates.weighted(10_000, 1, 1).busy(3, 1, 2).share(this.connections, 100)).containsExactly(0,
				100, 0);
	}

	@Test
	void countsAFailureAsRequests() {
		FixedCandidates candidates = FixedCandidates.idle(2).busy(0, 9).failing(10, 0);
		assertThat(candidates.share(this.connections, 100)).containsExactly(0, 100);
		assertThat(candidates.share(this.weighted, 100)).containsExactly(0, 100);
	}

	@Test
	void sharesEvenlyAmongEqualsWhateverTheirWeights() {
		int[] share = FixedCandidates.weighted(1, 50, 100, 7, 3).busy(2, 2, 3, 2, 2).share(this.connections, PICKS);
		assertThat(share[2]).isZero();
		ChiSquare.assertInProportion(new int[] { share[0], share[1], share[3], share[4] }, new int[] { 1, 1, 1, 1 });
	}

	@Test
	void takesTheOneWithTheFewestRequestsForItsWeight() {
		assertThat(FixedCandidates.weighted(300, 100, 50).busy(5, 2, 1).share(this.weighted, 100)).containsExactly(100,
				0, 0);
	}

	@Test
	void sharesByWeightAmongEquals() {
		int[] weights = { 300, 100, 1, 50 };
		ChiSquare.assertInProportion(FixedCandidates.weighted(weights).share(this.weighted, PICKS), weights);
		ChiSquare.assertInProportion(
				FixedCandidates.weighted(weights).busy(300, 100, 1, 50).share(this.weighted, PICKS), weights);
	}

	@Test
	void takesTheFastestHoweverManyRequestsItHas() {
		assertThat(FixedCandidates.idle(3).latencies(3e6, 1e6, 2e6).busy(0, 50, 0).share(this.latency, 100))
			.containsExactly(0, 100, 0);
	}

	@Test
	void sharesByWeightAmongEquallyFast() {
		int[] weights = { 20, 30, 50 };
		ChiSquare.assertInProportion(
				FixedCandidates.weighted(weights).latencies(1e6, 1e6, 1e6).share(this.latency, PICKS), weights);
	}

	@Test
	void triesOneThatHasNotAnsweredYetOnce() {
		FixedCandidates candidates = FixedCandidates.idle(2).latencies(1e6, 0);
		assertThat(candidates.share(this.latency, 1)).containsExactly(0, 1);
		candidates.inFlight[1] = 1;
		assertThat(candidates.share(this.latency, 100)).containsExactly(100, 0);
	}

	@Test
	void noticesOneThatHangs() {
		FixedCandidates candidates = FixedCandidates.idle(2).latencies(1e6, 2e6);
		candidates.waits[0] = 3_000_000;
		assertThat(candidates.share(this.latency, 100)).containsExactly(0, 100);
	}

	@Test
	void doesNotTakeOneThatFailsFastForFast() {
		FixedCandidates failing = FixedCandidates.idle(2).latencies(1e6, 5e6).failing(10, 0);
		assertThat(failing.share(this.latency, 100)).containsExactly(0, 100);
		FixedCandidates neverAnswered = FixedCandidates.idle(2).latencies(0, 50e6).failing(10, 0);
		assertThat(neverAnswered.share(this.latency, 100)).containsExactly(0, 100);
	}

	@Test
	void takesTheOnlyOne() {
		FixedCandidates one = FixedCandidates.idle(1).busy(99).failing(100);
		assertThat(one.share(this.connections, 1)).containsExactly(1);
		assertThat(one.share(this.weighted, 1)).containsExactly(1);
		assertThat(one.share(this.latency, 1)).containsExactly(1);
	}

	@Test
	void takesTheBestOfAllAsLongAsTheseAreNotMoreThanAPickLooksAt() {
		FixedCandidates candidates = FixedCandidates.idle(ScanningPolicy.MOST);
		Arrays.fill(candidates.inFlight, 2);
		candidates.inFlight[ScanningPolicy.MOST - 1] = 1;
		assertThat(candidates.share(this.connections, 100)[ScanningPolicy.MOST - 1]).isEqualTo(100);
	}

	@Test
	void amongThousandsLooksAtAFewAndTakesTheBestOfThese() {
		FixedCandidates candidates = FixedCandidates.idle(1_000);
		Arrays.setAll(candidates.inFlight, (i) -> i);
		int[] share = candidates.share(this.connections, PICKS);
		assertThat(Arrays.stream(share).skip(1_001 - ScanningPolicy.MOST).sum()).as("in nobody's reach the best")
			.isZero();
		assertThat((double) share[0] / PICKS).as("found by those who look there, around the end too")
			.isCloseTo(ScanningPolicy.MOST / 1_000.0, Percentage.withPercentage(10));
	}

	@Test
	void amongThousandsOfEqualsEachHasItsTurnByWeight() {
		int[] weights = new int[400];
		Arrays.setAll(weights, (i) -> (i / 200 == 0) ? 100 : 300);
		int[] share = FixedCandidates.weighted(weights).share(this.weighted, PICKS);
		int first = Arrays.stream(share, ScanningPolicy.MOST, 200 - ScanningPolicy.MOST).sum();
		int light = 200 - 2 * ScanningPolicy.MOST;
		assertThat(Arrays.stream(share)).as("everybody").allMatch((picks) -> picks > 0);
		assertThat((double) first / PICKS).as("those among their like")
			.isCloseTo(light / 400.0, Percentage.withPercentage(10));
	}

}
