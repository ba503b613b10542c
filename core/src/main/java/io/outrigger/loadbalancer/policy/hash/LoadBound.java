package io.outrigger.loadbalancer.policy.hash;

import io.outrigger.loadbalancer.spi.Candidates;

/**
 * How many requests a candidate may have in flight: a little more than its share of all,
 * the next one included.
 */
final class LoadBound {

	private final double factor;

	private final long weights;

	LoadBound(Candidates candidates, double factor) {
		long sum = 0;
		for (int i = 0; i < candidates.size(); i++) {
			sum += candidates.weight(i);
		}
		this.factor = factor;
		this.weights = sum;
	}

	/*
	 * n + 1 <= ceil(x) as n < x, without dividing.
	 */
	boolean admits(Candidates candidates, int index, long total) {
		double share = this.factor * candidates.weight(index) * (total + 1);
		return (double) candidates.inFlight(index) * this.weights < share;
	}

}
