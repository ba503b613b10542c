package io.outrigger.loadbalancer.policy.turn;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes any candidate, each as likely as the other.
 */
final class RandomPolicy implements BalancingPolicy {

	private final IntUnaryOperator random;

	RandomPolicy(IntUnaryOperator random) {
		this.random = random;
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		return this.random.applyAsInt(candidates.size());
	}

}
