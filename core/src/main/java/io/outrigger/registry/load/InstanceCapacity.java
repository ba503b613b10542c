package io.outrigger.registry.load;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How much an instance can take, as it says when it registers. What it does not say is
 * {@code null}. Immutable.
 *
 * @param maxRequestsPerSecond requests that it can answer in a second, at least 1
 * @param maxConnections connections that it can hold at a time, at least 1
 * @param cpuCores processors that it may use, greater than 0; may be a fraction
 * @param memoryBytes memory that it may use in bytes, at least 1
 */
public record InstanceCapacity(@Nullable Integer maxRequestsPerSecond, @Nullable Integer maxConnections,
		@Nullable Double cpuCores, @Nullable Long memoryBytes) {

	/**
	 * The capacity of an instance that says nothing about it.
	 */
	public static final InstanceCapacity UNKNOWN = new InstanceCapacity(null, null, null, null);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * attribute, the value and the rule
	 */
	public InstanceCapacity {
		require(maxRequestsPerSecond == null || maxRequestsPerSecond > 0, "maxRequestsPerSecond", maxRequestsPerSecond,
				"at least 1");
		require(maxConnections == null || maxConnections > 0, "maxConnections", maxConnections, "at least 1");
		require(cpuCores == null || (cpuCores > 0 && Double.isFinite(cpuCores)), "cpuCores", cpuCores,
				"a number greater than 0");
		require(memoryBytes == null || memoryBytes > 0, "memoryBytes", memoryBytes, "at least 1");
	}

	/**
	 * Whether the instance says nothing about its capacity.
	 * @return {@code true} if it equals {@link #UNKNOWN}
	 */
	public boolean isUnknown() {
		return UNKNOWN.equals(this);
	}

	private static void require(boolean holds, String attribute, @Nullable Object value, String rule) {
		if (!holds) {
			throw new IllegalArgumentException(
					"Capacity " + attribute + " is '" + Objects.toString(value) + "' but must be: " + rule);
		}
	}

}
