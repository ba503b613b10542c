package io.outrigger.loadbalancer.policy.load;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.Candidates;

/**
 * Takes the one of a few with the lowest cost for its weight: requests in flight and
 * recent failures.
 */
final class PowerOfTwoChoicesPolicy extends ChoicePolicy {

	PowerOfTwoChoicesPolicy(int choices, IntUnaryOperator random) {
		super(choices, random);
	}

	@Override
	int better(Candidates candidates, int first, int second) {
		// a/b < c/d without dividing: weights are positive, and the products fit a long
		long firstCost = (long) candidates.cost(first) * candidates.weight(second);
		long secondCost = (long) candidates.cost(second) * candidates.weight(first);
		if (firstCost != secondCost) {
			return (firstCost < secondCost) ? first : second;
		}
		return either(candidates, first, second);
	}

}
