package io.outrigger.loadbalancer.policy;

import java.util.function.IntUnaryOperator;

/**
 * Draws two different candidates and takes the one with the lower cost for its weight.
 * Between equals the weights decide by chance, so that an idle service is shared in
 * proportion instead of leaving the lighter ones without a request.
 */
final class PowerOfTwoChoicesPolicy implements BalancingPolicy {

	private final IntUnaryOperator random;

	PowerOfTwoChoicesPolicy(IntUnaryOperator random) {
		this.random = random;
	}

	@Override
	public int pick(Candidates candidates) {
		int size = candidates.size();
		if (size == 1) {
			return 0;
		}
		int first = this.random.applyAsInt(size);
		int second = this.random.applyAsInt(size - 1);
		if (second >= first) {
			second++;
		}
		return better(candidates, first, second);
	}

	private int better(Candidates candidates, int first, int second) {
		int firstWeight = candidates.weight(first);
		int secondWeight = candidates.weight(second);
		// a/b < c/d without dividing: weights are positive, and the products fit a long
		long firstCost = (long) candidates.cost(first) * secondWeight;
		long secondCost = (long) candidates.cost(second) * firstWeight;
		if (firstCost != secondCost) {
			return (firstCost < secondCost) ? first : second;
		}
		if (firstWeight == secondWeight) {
			return first;
		}
		return (this.random.applyAsInt(firstWeight + secondWeight) < firstWeight) ? first : second;
	}

}
