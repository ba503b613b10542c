package io.outrigger.benchmarks.flow.overload;

/**
 * A request that came when it came, and what became of it.
 *
 * @param dueNanos when it was due, since the beginning of the phase
 * @param high whether much depended on it
 * @param status what it was answered with; 0 if nobody waited that long
 * @param nanos how long that took since it was due
 */
record Arrival(long dueNanos, boolean high, int status, long nanos) {

	private static final int OK = 200;

	private static final long IN_TIME = 500_000_000;

	boolean isAnswered() {
		return this.status == OK;
	}

	boolean isGood() {
		return isAnswered() && this.nanos <= IN_TIME;
	}

}
