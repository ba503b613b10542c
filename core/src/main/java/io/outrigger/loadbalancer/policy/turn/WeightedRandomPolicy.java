package io.outrigger.loadbalancer.policy.turn;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PerList;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes any candidate, as likely as it is heavy.
 */
final class WeightedRandomPolicy implements BalancingPolicy {

	private final PerList<AliasTable> tables = new PerList<>(AliasTable::of);

	private final IntUnaryOperator random;

	WeightedRandomPolicy(IntUnaryOperator random) {
		this.random = random;
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		return this.tables.of(candidates).draw(this.random);
	}

}
