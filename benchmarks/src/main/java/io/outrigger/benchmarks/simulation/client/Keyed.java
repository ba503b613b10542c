package io.outrigger.benchmarks.simulation.client;

import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;

/**
 * A request with a key of its own, and a priority.
 *
 * @param keyHash hash of the key, and of the client's address
 * @param priority its priority
 */
record Keyed(long keyHash, Priority priority) implements PickRequest {

	@Override
	public long clientHash() {
		return this.keyHash;
	}

}
