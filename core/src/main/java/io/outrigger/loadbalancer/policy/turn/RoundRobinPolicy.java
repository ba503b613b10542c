package io.outrigger.loadbalancer.policy.turn;

import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes one candidate after the other, whatever their costs and weights.
 */
final class RoundRobinPolicy implements BalancingPolicy {

	private static final LongUnaryOperator ALL = LongUnaryOperator.identity();

	private final Turns turns;

	RoundRobinPolicy(IntUnaryOperator random) {
		this.turns = new Turns(random);
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		return (int) (this.turns.take(ALL) % candidates.size());
	}

}
