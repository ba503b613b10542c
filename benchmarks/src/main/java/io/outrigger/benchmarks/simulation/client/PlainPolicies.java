package io.outrigger.benchmarks.simulation.client;

import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;

/**
 * Policies as the textbooks have them, which know of requests in flight and of nothing
 * else: to compare with.
 */
final class PlainPolicies {

	static final String CHOICES = "plain p2c";

	static final String LEAST = "plain least loaded";

	private PlainPolicies() {
	}

	static Map<String, Supplier<BalancingPolicy>> all(IntUnaryOperator random) {
		return Map.of(CHOICES, () -> (candidates, request) -> betterOfTwo(candidates, random), LEAST,
				() -> (candidates, request) -> least(candidates, random));
	}

	private static int betterOfTwo(Candidates candidates, IntUnaryOperator random) {
		int size = candidates.size();
		if (size == 1) {
			return 0;
		}
		int first = random.applyAsInt(size);
		int other = random.applyAsInt(size - 1);
		int second = (other >= first) ? other + 1 : other;
		return (candidates.inFlight(second) < candidates.inFlight(first)) ? second : first;
	}

	// Chance decides among equals: each more of them takes the place of those before
	private static int least(Candidates candidates, IntUnaryOperator random) {
		int best = 0;
		int equals = 1;
		for (int i = 1; i < candidates.size(); i++) {
			int difference = candidates.inFlight(i) - candidates.inFlight(best);
			equals = (difference < 0) ? 1 : (difference == 0) ? equals + 1 : equals;
			if (difference < 0 || (difference == 0 && random.applyAsInt(equals) == 0)) {
				best = i;
			}
		}
		return best;
	}

}
