package io.outrigger.flow.concurrency.algorithm;

/**
 * Where a limit begins, and within what it stays.
 *
 * @param initial where it begins, from {@code min} to {@code max}
 * @param min the least it may be, at least 1
 * @param max the most it may be, at most 65,535
 */
public record LimitRange(int initial, int min, int max) {

	private static final int MOST = 65_535;

	/**
	 * Begins at 20, and may be 1 to 200.
	 */
	public static final LimitRange DEFAULTS = new LimitRange(20, 1, 200);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if they are out of bounds or out of order
	 */
	public LimitRange {
		if (min < 1) {
			throw new IllegalArgumentException("min is " + min + ", but must be at least 1");
		}
		if (max < min || max > MOST) {
			throw new IllegalArgumentException("max is " + max + ", but must be from min, " + min + ", to " + MOST);
		}
		if (initial < min || initial > max) {
			throw new IllegalArgumentException(
					"initial is " + initial + ", but must be from min, " + min + ", to max, " + max);
		}
	}

	/**
	 * Returns the limit within the range that is nearest to one.
	 * @param limit a limit
	 * @return from {@link #min()} to {@link #max()}; the least if it is no number
	 */
	public double clamp(double limit) {
		return (limit >= this.min) ? Math.min(this.max, limit) : this.min;
	}

}
