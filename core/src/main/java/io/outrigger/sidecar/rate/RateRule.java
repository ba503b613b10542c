package io.outrigger.sidecar.rate;

import io.outrigger.flow.rate.RateLimit;
import io.outrigger.sidecar.match.RequestMatch;

/**
 * How often some requests may come. Immutable.
 *
 * @param id its name
 * @param match which requests
 * @param key whose are counted together
 * @param limit how many, for each key
 * @param maxKeys how many keys are known at most
 * @param fleet whether all instances of the service count together
 */
public record RateRule(String id, RequestMatch match, RateKey key, RateLimit limit, int maxKeys, boolean fleet) {

	/**
	 * What the number of keys must be.
	 */
	public static final String MAX_KEYS_RULE = "from 1 to 1,000,000";

	private static final int MOST_KEYS = 1_000_000;

	/**
	 * Checks name and number of keys.
	 * @throws IllegalArgumentException if one breaks its rule
	 */
	public RateRule {
		RequestMatch.requireId(id);
		if (!isMaxKeys(maxKeys)) {
			throw new IllegalArgumentException("maxKeys is '" + maxKeys + "' but must be: " + MAX_KEYS_RULE);
		}
	}

	/**
	 * Tells whether so many keys may be known.
	 * @param maxKeys how many
	 * @return whether it keeps the rule
	 */
	public static boolean isMaxKeys(int maxKeys) {
		return maxKeys >= 1 && maxKeys <= MOST_KEYS;
	}

	// Whether what was counted by the other rule holds for this one
	boolean countsAs(RateRule other) {
		return this.key.equals(other.key) && this.maxKeys == other.maxKeys && this.fleet == other.fleet;
	}

}
