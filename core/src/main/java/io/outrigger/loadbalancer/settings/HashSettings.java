package io.outrigger.loadbalancer.settings;

/**
 * Settings of the policies {@code consistent-hash} and {@code ip-hash}.
 *
 * @param virtualNodes points on the ring of an instance of median weight, from 1 to
 * 1,000; others have more or fewer in proportion
 * @param ringSize the most points of all instances together, from 1,024 to 1,048,576;
 * beyond it each has a half, a quarter and so on, but at least one
 * @param loadBound how many times its share of the requests in flight an instance may
 * have, more than 1 and at most 100
 */
public record HashSettings(int virtualNodes, int ringSize, double loadBound) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final HashSettings DEFAULTS = new HashSettings(160, 1 << 16, 1.25);

	private static final int MAX_RING_SIZE = 1 << 20;

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public HashSettings {
		Rule.require(virtualNodes >= 1 && virtualNodes <= 1000, "virtual-nodes", virtualNodes, "from 1 to 1000");
		Rule.require(ringSize >= 1024 && ringSize <= MAX_RING_SIZE, "ring-size", ringSize,
				"from 1024 to " + MAX_RING_SIZE);
		Rule.require(loadBound > 1 && loadBound <= 100, "load-bound", loadBound, "more than 1, at most 100");
	}

}
