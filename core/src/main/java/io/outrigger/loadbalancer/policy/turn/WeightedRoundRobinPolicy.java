package io.outrigger.loadbalancer.policy.turn;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PerList;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes one candidate after the other, the light ones not in every round, evenly spread.
 * The start is random, so that many clients that start together do not walk in step.
 */
final class WeightedRoundRobinPolicy implements BalancingPolicy {

	private static final int STARTS = 1 << 16;

	private final PerList<StrideSchedule> schedules = new PerList<>(StrideSchedule::of);

	private final AtomicLong next;

	WeightedRoundRobinPolicy(IntUnaryOperator random) {
		this.next = new AtomicLong(random.applyAsInt(STARTS));
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		StrideSchedule schedule = this.schedules.of(candidates);
		while (true) {
			long place = this.next.get();
			long taken = schedule.nextTaken(place);
			if (this.next.compareAndSet(place, taken + 1)) {
				return schedule.at(taken);
			}
		}
	}

}
