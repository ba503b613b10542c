package io.outrigger.loadbalancer.policy.turn;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes one candidate after the other, whatever their costs and weights. The start is
 * random, so that many clients that start together do not walk in step.
 */
final class RoundRobinPolicy implements BalancingPolicy {

	private static final int STARTS = 1 << 16;

	private final AtomicLong next;

	RoundRobinPolicy(IntUnaryOperator random) {
		this.next = new AtomicLong(random.applyAsInt(STARTS));
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		return (int) (this.next.getAndIncrement() % candidates.size());
	}

}
