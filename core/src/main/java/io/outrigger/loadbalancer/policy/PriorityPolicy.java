package io.outrigger.loadbalancer.policy;

import java.util.OptionalDouble;
import java.util.function.Function;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;

/**
 * Lets another policy choose for each class of requests.
 */
final class PriorityPolicy implements BalancingPolicy {

	private final BalancingPolicy high;

	private final BalancingPolicy normal;

	private final BalancingPolicy low;

	PriorityPolicy(Function<Priority, BalancingPolicy> policies) {
		this.high = policies.apply(Priority.HIGH);
		this.normal = policies.apply(Priority.NORMAL);
		this.low = policies.apply(Priority.LOW);
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		return policy(request).pick(candidates, request);
	}

	@Override
	public long affinity(PickRequest request) {
		return policy(request).affinity(request);
	}

	@Override
	public OptionalDouble score(Candidates candidates, int index, PickRequest request) {
		return policy(request).score(candidates, index, request);
	}

	private BalancingPolicy policy(PickRequest request) {
		return switch (request.priority()) {
			case HIGH -> this.high;
			case NORMAL -> this.normal;
			case LOW -> this.low;
		};
	}

}
