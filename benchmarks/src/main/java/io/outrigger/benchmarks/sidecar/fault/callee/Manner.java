package io.outrigger.benchmarks.sidecar.fault.callee;

import java.time.Duration;

/**
 * How a callee answers.
 *
 * @param atMost how long it takes at most: each request takes a part of that, which
 * follows from its number
 * @param failing one of so many requests is answered 503; 0 for none
 */
public record Manner(Duration atMost, int failing) {

	/**
	 * Well, and at once.
	 */
	public static final Manner WELL = new Manner(Duration.ZERO, 0);

	private static final int PARTS = 1024;

	/**
	 * Answers 503.
	 * @param one to one of so many requests
	 * @return the manner
	 */
	public static Manner unavailable(int one) {
		return new Manner(Duration.ZERO, one);
	}

	/**
	 * Answers well, but not at once.
	 * @param time what it takes at most
	 * @return the manner
	 */
	public static Manner within(Duration time) {
		return new Manner(time, 0);
	}

	Duration time(int number) {
		return this.atMost.multipliedBy(Math.floorMod(number * 0x9E3779B9, PARTS)).dividedBy(PARTS);
	}

	boolean fails(long arrival) {
		return this.failing > 0 && arrival % this.failing == 0;
	}

}
