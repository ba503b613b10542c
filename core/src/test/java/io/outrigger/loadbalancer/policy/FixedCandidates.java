package io.outrigger.loadbalancer.policy;

import java.util.Arrays;

/**
 * Candidates whose costs and weights a test sets.
 */
record FixedCandidates(int[] costs, int[] weights) implements Candidates {

	static FixedCandidates idle(int size) {
		return weighted(new int[size], 100);
	}

	static FixedCandidates weighted(int[] costs, int weight) {
		int[] weights = new int[costs.length];
		Arrays.fill(weights, weight);
		return new FixedCandidates(costs, weights);
	}

	int[] share(BalancingPolicy policy, int picks) {
		int[] share = new int[size()];
		for (int i = 0; i < picks; i++) {
			share[policy.pick(this)]++;
		}
		return share;
	}

	@Override
	public int size() {
		return this.costs.length;
	}

	@Override
	public int cost(int index) {
		return this.costs[index];
	}

	@Override
	public int weight(int index) {
		return this.weights[index];
	}

}
