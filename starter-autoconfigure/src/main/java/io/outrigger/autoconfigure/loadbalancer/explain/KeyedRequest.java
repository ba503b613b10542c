package io.outrigger.autoconfigure.loadbalancer.explain;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * A request of which nothing is known but its key, whichever that is: every header,
 * cookie and so on has it as its value; and perhaps its route and priority. Immutable.
 *
 * @param key the key; empty for a request without any
 * @param route the route; empty if it is not known
 * @param priority the priority
 */
public record KeyedRequest(String key, String route, Priority priority) implements PickRequest {

	@Override
	public @Nullable String value(RequestKey name) {
		return this.key.isEmpty() ? null : this.key;
	}

	@Override
	public long keyHash() {
		return this.key.isEmpty() ? 0 : KeyHash.of(this.key);
	}

}
