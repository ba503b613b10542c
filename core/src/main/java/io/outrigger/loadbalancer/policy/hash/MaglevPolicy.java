package io.outrigger.loadbalancer.policy.hash;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PerList;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes the candidate to which the key belongs, whatever it has to do.
 */
final class MaglevPolicy implements BalancingPolicy {

	private final PerList<MaglevTable> tables = new PerList<>(MaglevTable::of);

	private final RequestHash hash;

	MaglevPolicy(RequestHash hash) {
		this.hash = hash;
	}

	@Override
	public long affinity(PickRequest request) {
		return this.hash.shared(request);
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		return this.tables.of(candidates).owner(this.hash.of(request));
	}

}
