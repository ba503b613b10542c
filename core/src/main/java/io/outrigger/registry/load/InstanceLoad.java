package io.outrigger.registry.load;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How much an instance has to do at one moment, as it says with a heartbeat. What it does
 * not know of itself is {@code null}. Immutable.
 *
 * @param inFlight requests that began and did not end
 * @param cpu share of its processors that the process uses, from 0 to 1
 * @param heap share of the greatest heap that is live, from 0 to 1
 * @param queueWait how long a request waits before it is worked on
 * @param saturation share that is in use of what limits the instance first, from 0 to 1;
 * at 1 it can take nothing more
 */
public record InstanceLoad(@Nullable Integer inFlight, @Nullable Double cpu, @Nullable Double heap,
		@Nullable Duration queueWait, @Nullable Double saturation) {

	/**
	 * The load of an instance that says nothing about it.
	 */
	public static final InstanceLoad UNKNOWN = new InstanceLoad(null, null, null, null, null);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * attribute, the value and the rule
	 */
	public InstanceLoad {
		require(inFlight == null || inFlight >= 0, "inFlight", inFlight, "at least 0");
		requireShare("cpu", cpu);
		requireShare("heap", heap);
		require(queueWait == null || !queueWait.isNegative(), "queueWait", queueWait, "not negative");
		requireShare("saturation", saturation);
	}

	/**
	 * Whether the instance says nothing about its load.
	 * @return {@code true} if it equals {@link #UNKNOWN}
	 */
	public boolean isUnknown() {
		return UNKNOWN.equals(this);
	}

	private static void requireShare(String attribute, @Nullable Double share) {
		require(share == null || (share >= 0 && share <= 1), attribute, share, "from 0 to 1");
	}

	private static void require(boolean holds, String attribute, @Nullable Object value, String rule) {
		if (!holds) {
			throw new IllegalArgumentException(
					"Load " + attribute + " is '" + Objects.toString(value) + "' but must be: " + rule);
		}
	}

}
