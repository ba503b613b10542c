package io.outrigger.loadbalancer.policy.load;

import java.util.OptionalDouble;
import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Draws a few candidates, each another than the best so far, and takes the best of them:
 * the power of two choices of M. Mitzenmacher (1996). Many clients that choose so do not
 * herd, and a pick costs the same for two candidates as for thousands.
 */
abstract class ChoicePolicy implements BalancingPolicy {

	private final int choices;

	private final IntUnaryOperator random;

	ChoicePolicy(int choices, IntUnaryOperator random) {
		this.choices = choices;
		this.random = random;
	}

	@Override
	public final int pick(Candidates candidates, PickRequest request) {
		int size = candidates.size();
		if (size == 1) {
			return 0;
		}
		int best = this.random.applyAsInt(size);
		for (int drawn = 1; drawn < this.choices; drawn++) {
			int other = this.random.applyAsInt(size - 1);
			best = better(candidates, best, (other >= best) ? other + 1 : other);
		}
		return best;
	}

	@Override
	public final OptionalDouble score(Candidates candidates, int index, PickRequest request) {
		return OptionalDouble.of(cost(candidates, index) / candidates.weight(index));
	}

	/**
	 * Returns what a candidate costs by itself.
	 * @param candidates the candidates
	 * @param index number of one
	 * @return the cost, not yet divided by the weight
	 */
	abstract double cost(Candidates candidates, int index);

	/**
	 * Compares two candidates.
	 * @param candidates the candidates
	 * @param first number of one, drawn at random
	 * @param second number of another, drawn at random
	 * @return one of the two numbers
	 */
	abstract int better(Candidates candidates, int first, int second);

	/*
	 * Between equals the weights decide by chance, so that an idle service is shared in
	 * proportion instead of leaving the lighter ones without a request.
	 */
	final int either(Candidates candidates, int first, int second) {
		int firstWeight = candidates.weight(first);
		int secondWeight = candidates.weight(second);
		if (firstWeight == secondWeight) {
			return first;
		}
		return (this.random.applyAsInt(firstWeight + secondWeight) < firstWeight) ? first : second;
	}

}
