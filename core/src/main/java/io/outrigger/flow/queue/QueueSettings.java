package io.outrigger.flow.queue;

import java.time.Duration;

/**
 * How a queue pushes back. May change while running.
 *
 * @param capacity how many may wait, 1 to 1,000,000
 * @param overflow who is refused when one more comes
 * @param target how long waiting may take for good; the longest wait while overloaded; at
 * least 1 ms
 * @param interval for how long waiting may take longer than the target before that is an
 * overload; the longest wait while not overloaded; more than the target, at most a minute
 * @param newestFirst whether the newest goes first while overloaded: who waited for long
 * has given up, or will be refused anyway
 */
public record QueueSettings(int capacity, Overflow overflow, Duration target, Duration interval, boolean newestFirst) {

	private static final int LARGEST = 1_000_000;

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofMinutes(1);

	/**
	 * 1,000 may wait, the newcomer is refused, target 5 ms, interval 100 ms, newest first
	 * while overloaded.
	 */
	public static final QueueSettings DEFAULTS = new QueueSettings(1000, Overflow.REFUSE_NEWEST, Duration.ofMillis(5),
			Duration.ofMillis(100), true);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is out of bounds
	 */
	public QueueSettings {
		if (capacity < 1 || capacity > LARGEST) {
			throw new IllegalArgumentException("capacity is " + capacity + ", but must be 1 to " + LARGEST);
		}
		if (target.compareTo(SHORTEST) < 0) {
			throw new IllegalArgumentException("target is " + target + ", but must be at least 1 ms");
		}
		if (interval.compareTo(target) <= 0 || interval.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(
					"interval is " + interval + ", but must be more than target, " + target + ", up to 1 minute");
		}
	}

}
