package io.outrigger.loadbalancer.policy.hash;

import java.util.function.IntUnaryOperator;
import java.util.function.ToLongFunction;

import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * The hash by which a request is placed; for one that belongs with no other, a random
 * one.
 */
final class RequestHash {

	private final ToLongFunction<PickRequest> source;

	private final IntUnaryOperator random;

	RequestHash(ToLongFunction<PickRequest> source, IntUnaryOperator random) {
		this.source = source;
		this.random = random;
	}

	/**
	 * Returns the hash of what the request has in common with others.
	 * @param request the request
	 * @return the hash; 0 if it belongs with no other
	 */
	long shared(PickRequest request) {
		return this.source.applyAsLong(request);
	}

	long of(PickRequest request) {
		long hash = shared(request);
		return (hash != 0) ? hash : KeyHash.another(1, this.random.applyAsInt(Integer.MAX_VALUE));
	}

}
