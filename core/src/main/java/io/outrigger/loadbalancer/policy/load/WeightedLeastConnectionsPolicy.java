package io.outrigger.loadbalancer.policy.load;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.Candidates;

/**
 * Takes the one with the fewest requests in flight and recent failures for its weight.
 */
final class WeightedLeastConnectionsPolicy extends ScanningPolicy {

	WeightedLeastConnectionsPolicy(IntUnaryOperator random) {
		super(random, null);
	}

	@Override
	double cost(Candidates candidates, int index, long now, double load, double time) {
		int cost = candidates.inFlight(index) + candidates.failureScore(index, now);
		return (double) cost / candidates.weight(index);
	}

}
