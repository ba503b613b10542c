package io.outrigger.redis;

import java.util.regex.Pattern;

/**
 * Names the keys and the channel of one scope of a feature:
 * {@code outrigger:{<namespace>:<scope>}:<feature>:<part>}. The braces keep all of a
 * scope in one slot of a Cluster.
 *
 * @param namespace the platform's namespace
 * @param scope what is kept together, such as a service
 * @param feature the feature that owns the keys
 */
public record RedisKeys(String namespace, String scope, String feature) {

	private static final Pattern BRACES_OR_CONTROLS = Pattern.compile("[{}\\p{Cntrl}]");

	/**
	 * Checks that no part would change which slot the keys lie in.
	 */
	public RedisKeys {
		require(namespace, "namespace");
		require(scope, "scope");
		require(feature, "feature");
	}

	/**
	 * Returns the name of a key or of a channel.
	 * @param part which one
	 * @return the name
	 */
	public String key(String part) {
		return "outrigger:{" + this.namespace + ":" + this.scope + "}:" + this.feature + ":" + part;
	}

	private static void require(String value, String name) {
		if (value.isEmpty() || BRACES_OR_CONTROLS.matcher(value).find()) {
			throw new IllegalArgumentException(
					name + " is '" + value + "' but must not be empty, nor contain braces or control characters");
		}
	}

}
