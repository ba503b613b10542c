package io.outrigger.benchmarks.simulation.client;

import java.util.Arrays;

/**
 * How requests ended, and how long those took that succeeded.
 */
public final class Journal {

	private static final int INITIAL_SIZE = 1 << 15;

	private long[] nanos = new long[INITIAL_SIZE];

	private int successes;

	private int failures;

	/**
	 * Creates an empty journal.
	 */
	public Journal() {
	}

	void succeeded(long nanos) {
		if (this.successes == this.nanos.length) {
			this.nanos = Arrays.copyOf(this.nanos, 2 * this.successes);
		}
		this.nanos[this.successes++] = nanos;
	}

	void failed() {
		this.failures++;
	}

	/**
	 * Returns how many requests succeeded.
	 * @return the number
	 */
	public int successes() {
		return this.successes;
	}

	/**
	 * Returns how many requests failed.
	 * @return the number
	 */
	public int failures() {
		return this.failures;
	}

	/**
	 * Returns how long each request took that succeeded.
	 * @return nanoseconds, in the order of their ends
	 */
	public long[] nanos() {
		return Arrays.copyOf(this.nanos, this.successes);
	}

}
