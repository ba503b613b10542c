package io.outrigger.loadbalancer.policy.load;

import java.util.Random;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.settings.ScoreSettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.ChiSquare;
import io.outrigger.loadbalancer.spi.FixedCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScoredPolicy}.
 */
class ScoredPolicyTests {

	private final BalancingPolicy policy = policy(ScoreSettings.DEFAULTS);

	@Test
	void prefersTheLessLoadedForItsWeight() {
		assertThat(FixedCandidates.weighted(100, 100, 200).busy(4, 5, 6).share(this.policy, 100)).containsExactly(0, 0,
				100);
	}

	@Test
	void prefersTheFaster() {
		assertThat(FixedCandidates.idle(3).latencies(3e6, 1e6, 2e6).share(this.policy, 100)).containsExactly(0, 100, 0);
	}

	@Test
	void prefersTheHealthier() {
		FixedCandidates candidates = FixedCandidates.idle(3).latencies(1e6, 1e6, 1e6);
		candidates.successRates[0] = 0.5;
		candidates.successRates[2] = 0.9;
		assertThat(candidates.share(this.policy, 100)).containsExactly(0, 100, 0);
	}

	@Test
	void prefersTheNearer() {
		FixedCandidates candidates = FixedCandidates.idle(3).latencies(1e6, 1e6, 1e6);
		candidates.distances[0] = 1;
		candidates.distances[1] = 0.5;
		assertThat(candidates.share(this.policy, 100)).containsExactly(0, 0, 100);
	}

	@Test
	void weighsTheFourAsTheSettingsSay() {
		FixedCandidates busyButNear = FixedCandidates.idle(2).latencies(1e6, 1e6).busy(9, 3);
		busyButNear.distances[1] = 1;
		assertThat(busyButNear.share(policy(new ScoreSettings(1, 0, 0, 0.1)), 100)).containsExactly(0, 100);
		assertThat(busyButNear.share(policy(new ScoreSettings(0.1, 0, 0, 1)), 100)).containsExactly(100, 0);
	}

	@Test
	void countsLoadByHalfForTheMean() {
		FixedCandidates candidates = FixedCandidates.idle(2).latencies(1e6, 1e6).busy(100, 100);
		candidates.distances[0] = 0.49;
		candidates.inFlight[1] = 300;
		// Load 100/301 against 300/501: a difference of 0.27
		assertThat(candidates.share(policy(new ScoreSettings(1, 0, 0, 0.5)), 10)).containsExactly(10, 0);
		assertThat(candidates.share(policy(new ScoreSettings(0.5, 0, 0, 1)), 10)).containsExactly(0, 10);
	}

	@Test
	void sharesByWeightAmongEquals() {
		int[] weights = { 300, 100, 50, 50 };
		ChiSquare.assertInProportion(FixedCandidates.weighted(weights).share(this.policy, 100_000), weights);
	}

	private static BalancingPolicy policy(ScoreSettings settings) {
		return new ScoredPolicy(settings, LatencySettings.DEFAULTS, new Random(23)::nextInt);
	}

}
