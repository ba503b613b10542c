package io.outrigger.loadbalancer.policy.hash;

import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * A request that has a key.
 */
record Key(String key) implements PickRequest {

	@Override
	public long keyHash() {
		return KeyHash.of(this.key);
	}

}
