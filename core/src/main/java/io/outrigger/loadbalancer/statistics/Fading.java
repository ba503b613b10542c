package io.outrigger.loadbalancer.statistics;

import java.time.Duration;

/**
 * Numbers that fade exponentially while nothing is added to them. Such a number and the
 * time of its last change are packed into one {@code long}, so that it changes by one
 * compare-and-set and nothing is allocated: a {@code float} above, and below a time in
 * units of about a millisecond, which wraps after 52 days. 0 is a number to which nothing
 * was ever added. Immutable.
 */
final class Fading {

	private static final int TICK_BITS = 20;

	/*
	 * The parabola through 2^-x at 0, 1/2 and 1: at most 0.2 % off, and several times
	 * cheaper than Math.exp, which a scan of thousands of instances would feel.
	 */
	private static final double SQUARE = 3 - 2 * Math.sqrt(2);

	private static final int DOUBLE_BIAS = 1023;

	private final double halfLivesPerTick;

	private final long nanos;

	private final double max;

	/**
	 * Creates a way to fade.
	 * @param time the time within which a number fades to 1/e of itself
	 * @param max the most that it may become
	 */
	Fading(Duration time, double max) {
		this.nanos = time.toNanos();
		this.max = max;
		this.halfLivesPerTick = (1 << TICK_BITS) / (this.nanos * Math.log(2));
	}

	boolean isWithin(Duration time) {
		return this.nanos == time.toNanos();
	}

	double value(long packed, long now) {
		return last(packed) * rest(ticksSince(packed, now) * this.halfLivesPerTick);
	}

	/**
	 * Adds to a number.
	 * @param packed the number
	 * @param amount what to add
	 * @param now reading of the ticker
	 * @return the number thereafter
	 */
	long plus(long packed, double amount, long now) {
		return pack(Math.min(this.max, value(packed, now) + amount), packed, now);
	}

	/**
	 * Averages, except that a peak is taken as it is: the moving average of Finagle's
	 * {@code PeakEwma}. A sample moves the average the more the longer the last one is
	 * ago.
	 * @param packed the average
	 * @param sample what was measured, more than 0
	 * @param now reading of the ticker
	 * @return the average thereafter
	 */
	long peak(long packed, double sample, long now) {
		double last = last(packed);
		if (sample >= last) {
			return pack(sample, packed, now);
		}
		double rest = rest(ticksSince(packed, now) * this.halfLivesPerTick);
		return pack(sample + (last - sample) * rest, packed, now);
	}

	static float last(long packed) {
		return Float.intBitsToFloat((int) (packed >>> Integer.SIZE));
	}

	private static int ticksSince(long packed, long now) {
		return Math.max(0, (int) (now >> TICK_BITS) - (int) packed);
	}

	// A thread whose clock was read earlier does not turn the time back
	private static long pack(double value, long before, long now) {
		int tick = (before == 0) ? (int) (now >> TICK_BITS) : (int) before + ticksSince(before, now);
		return ((long) Float.floatToRawIntBits((float) value) << Integer.SIZE) | Integer.toUnsignedLong(tick);
	}

	private static double rest(double halfLives) {
		int whole = (int) halfLives;
		if (whole >= DOUBLE_BIAS) {
			return 0;
		}
		double part = halfLives - whole;
		double mantissa = 1 - part * (0.5 + SQUARE - SQUARE * part);
		return mantissa * Double.longBitsToDouble((long) (DOUBLE_BIAS - whole) << 52);
	}

}
