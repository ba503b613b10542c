package io.outrigger.loadbalancer.policy.load;

import java.util.Random;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.ChiSquare;
import io.outrigger.loadbalancer.spi.FixedCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeakEwmaPolicy}.
 */
class PeakEwmaPolicyTests {

	private final BalancingPolicy policy = new PeakEwmaPolicy(2, LatencySettings.DEFAULTS, new Random(3)::nextInt);

	@Test
	void weighsResponseTimeByTheRequestsThere() {
		assertThat(FixedCandidates.idle(2).latencies(1e6, 10e6).busy(8, 0).share(this.policy, 100)).containsExactly(100,
				0);
		assertThat(FixedCandidates.idle(2).latencies(1e6, 10e6).busy(10, 0).share(this.policy, 100)).containsExactly(0,
				100);
	}

	@Test
	void dividesTheCostByTheWeight() {
		assertThat(FixedCandidates.weighted(100, 300).latencies(1e6, 2e6).share(this.policy, 100)).containsExactly(0,
				100);
	}

	@Test
	void noticesOneThatHangs() {
		FixedCandidates candidates = FixedCandidates.idle(2).latencies(1e6, 10e6).busy(1, 1);
		candidates.waits[0] = 11_000_000;
		assertThat(candidates.share(this.policy, 100)).containsExactly(0, 100);
	}

	@Test
	void doesNotTakeOneThatFailsFastForFast() {
		assertThat(FixedCandidates.idle(2).latencies(1e5, 100e6).busy(0, 8).failing(10, 0).share(this.policy, 100))
			.containsExactly(0, 100);
		assertThat(FixedCandidates.idle(2).latencies(0, 1e6).failing(10, 0).share(this.policy, 100)).containsExactly(0,
				100);
	}

	@Test
	void triesOneThatHasNotAnsweredYetOnce() {
		FixedCandidates candidates = FixedCandidates.idle(2).latencies(0, 1e6);
		assertThat(candidates.share(this.policy, 1)).containsExactly(1, 0);
		candidates.inFlight[0] = 1;
		assertThat(candidates.share(this.policy, 100)).containsExactly(0, 100);
	}

	@Test
	void sharesEvenlyAmongEqualsAndByWeightWhileNothingIsKnown() {
		ChiSquare.assertInProportion(FixedCandidates.idle(10).share(this.policy, 100_000),
				FixedCandidates.idle(10).weights);
		ChiSquare.assertInProportion(FixedCandidates.weighted(3, 1).share(this.policy, 100_000), new int[] { 3, 1 });
	}

	@Test
	void neverTakesTheDearestOfMany() {
		assertThat(FixedCandidates.idle(5).latencies(1e6, 2e6, 9e6, 1e6, 3e6).share(this.policy, 10_000)[2]).isZero();
	}

}
