package io.outrigger.loadbalancer.policy.load;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.Candidates;

/**
 * Takes the one with the fewest requests in flight and recent failures, whatever the
 * weights.
 */
final class LeastConnectionsPolicy extends ScanningPolicy {

	LeastConnectionsPolicy(IntUnaryOperator random) {
		super(random, null);
	}

	@Override
	double cost(Candidates candidates, int index, long now, double load, double time) {
		return candidates.inFlight(index) + candidates.failureScore(index, now);
	}

	@Override
	int share(Candidates candidates, int index) {
		return 1;
	}

}
