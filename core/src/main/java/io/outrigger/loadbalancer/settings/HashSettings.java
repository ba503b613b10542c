package io.outrigger.loadbalancer.settings;

import java.util.List;

import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * Settings of the policies {@code consistent-hash}, {@code maglev} and {@code ip-hash}.
 *
 * @param keys by what {@code consistent-hash} and {@code maglev} keep requests together:
 * the first of these that a request has, at most 8
 * @param virtualNodes points on the ring of an instance of median weight, from 1 to
 * 1,000; others have more or fewer in proportion
 * @param ringSize the most points of all instances together, from 1,024 to 1,048,576;
 * beyond it each has a half, a quarter and so on, but at least one
 * @param loadBound how many times its share of the requests in flight an instance may
 * have, more than 1 and at most 100
 */
public record HashSettings(List<RequestKey> keys, int virtualNodes, int ringSize, double loadBound) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final HashSettings DEFAULTS = new HashSettings(List.of(), 160, 1 << 16, 1.25);

	private static final int MAX_KEYS = 8;

	private static final int MAX_RING_SIZE = 1 << 20;

	/**
	 * Checks every value.
	 * @throws InvalidSettingException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public HashSettings {
		keys = List.copyOf(keys);
		Rule.require(keys.size() <= MAX_KEYS, "hash.key", keys.size() + " keys", "at most " + MAX_KEYS + " keys");
		Rule.require(virtualNodes >= 1 && virtualNodes <= 1000, "hash.virtual-nodes", virtualNodes, "from 1 to 1000");
		Rule.require(ringSize >= 1024 && ringSize <= MAX_RING_SIZE, "hash.ring-size", ringSize,
				"from 1024 to " + MAX_RING_SIZE);
		Rule.require(loadBound > 1 && loadBound <= 100, "hash.load-bound", loadBound, "more than 1, at most 100");
	}

	/**
	 * Returns the hash of the key by which a request is kept together with others: of the
	 * first of the keys that it has, else the hash that it brings along. The same in
	 * every process.
	 * @param request the request
	 * @return a hash as of {@link KeyHash}; 0 if the request belongs with no other
	 */
	public long keyHash(PickRequest request) {
		for (int i = 0; i < this.keys.size(); i++) {
			String value = request.value(this.keys.get(i));
			if (value != null && !value.isEmpty()) {
				return KeyHash.of(value);
			}
		}
		return request.keyHash();
	}

}
