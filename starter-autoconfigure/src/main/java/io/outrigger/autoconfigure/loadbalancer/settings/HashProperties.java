package io.outrigger.autoconfigure.loadbalancer.settings;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * What concerns the policies that keep requests together.
 *
 * @param key By what consistent-hash and maglev keep requests together, the first of
 * these that a request has: header:name, cookie:name, query:name, path:variable,
 * attribute:name or client-address.
 * @param virtualNodes Points on the ring of an instance of median weight.
 * @param ringSize Most points on the ring of all instances together.
 * @param loadBound How many times its share of the requests in flight an instance may
 * have before others take what belongs to it.
 */
public record HashProperties(@Nullable List<String> key, @Nullable Integer virtualNodes, @Nullable Integer ringSize,
		@Nullable Double loadBound) {

	/**
	 * Returns what holds.
	 * @param base what holds where nothing is set
	 * @param prefix where these properties stand
	 * @return the settings
	 */
	public HashSettings over(HashSettings base, PropertyPrefix prefix) {
		List<RequestKey> keys = (this.key != null) ? prefix.keys("hash.key", this.key) : base.keys();
		return prefix
			.create(() -> new HashSettings(keys, Objects.requireNonNullElse(this.virtualNodes, base.virtualNodes()),
					Objects.requireNonNullElse(this.ringSize, base.ringSize()),
					Objects.requireNonNullElse(this.loadBound, base.loadBound())));
	}

}
