package io.outrigger.loadbalancer.policy.hash;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * A request that has a key.
 */
record Key(String key) implements PickRequest {

	static final RequestKey USER = new RequestKey(RequestKey.Source.HEADER, "X-User");

	static final RequestKey SESSION = new RequestKey(RequestKey.Source.COOKIE, "session");

	@Override
	public long keyHash() {
		return KeyHash.of(this.key);
	}

	/**
	 * A request that carries values.
	 */
	static PickRequest values(Map<RequestKey, String> values) {
		return new PickRequest() {

			@Override
			public @Nullable String value(RequestKey key) {
				return values.get(key);
			}

		};
	}

}
