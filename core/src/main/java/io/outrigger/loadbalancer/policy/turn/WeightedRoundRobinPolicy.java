package io.outrigger.loadbalancer.policy.turn;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PerList;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes one candidate after the other, the light ones not in every round, evenly spread.
 */
final class WeightedRoundRobinPolicy implements BalancingPolicy {

	private final PerList<StrideSchedule> schedules = new PerList<>(StrideSchedule::of);

	private final Turns turns;

	WeightedRoundRobinPolicy(IntUnaryOperator random) {
		this.turns = new Turns(random);
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		StrideSchedule schedule = this.schedules.of(candidates);
		return schedule.at(this.turns.take(schedule));
	}

}
