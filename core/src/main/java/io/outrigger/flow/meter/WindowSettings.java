package io.outrigger.flow.meter;

import java.time.Duration;

/**
 * A sliding window, which moves in steps.
 *
 * @param window how far back it reaches: at least as far, and at most one step further
 * @param steps in how many steps it moves, 1 to 60
 */
public record WindowSettings(Duration window, int steps) {

	private static final int MOST_STEPS = 60;

	private static final Duration SHORTEST_STEP = Duration.ofMillis(10);

	private static final Duration LONGEST = Duration.ofHours(1);

	/**
	 * Ten seconds, in steps of two.
	 */
	public static final WindowSettings DEFAULTS = new WindowSettings(Duration.ofSeconds(10), 5);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is out of bounds, or steps would be shorter
	 * than 10 ms
	 */
	public WindowSettings {
		if (steps < 1 || steps > MOST_STEPS) {
			throw new IllegalArgumentException("steps is " + steps + ", but must be 1 to " + MOST_STEPS);
		}
		if (window.compareTo(LONGEST) > 0 || window.dividedBy(steps).compareTo(SHORTEST_STEP) < 0) {
			throw new IllegalArgumentException("window is " + window + ", but must be at most an hour, and each of its "
					+ steps + " steps at least 10 ms");
		}
	}

	long stepNanos() {
		return this.window.toNanos() / this.steps;
	}

}
