package io.outrigger.loadbalancer.statistics;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Failures that fade: each adds 10, and e-fold by e-fold of 10 seconds they are
 * forgotten, a lone one within 30 seconds. Reading allocates nothing, and costs one
 * volatile read while nothing has failed.
 */
final class FailureScore {

	static final int PER_FAILURE = 10;

	/**
	 * Even the worst minute is forgotten within 100 seconds. The bound must stay far
	 * above any number of requests in flight: below it a fast-failing instance would look
	 * idle.
	 */
	static final int MAX = 10_000;

	private static final double FADING_NANOS = 10e9;

	private static final Mark NONE = new Mark(0, 0);

	private static final AtomicReferenceFieldUpdater<FailureScore, Mark> LAST = AtomicReferenceFieldUpdater
		.newUpdater(FailureScore.class, Mark.class, "last");

	private volatile Mark last = NONE;

	void failed(long now) {
		Mark before;
		Mark after;
		do {
			before = this.last;
			after = new Mark(Math.min(MAX, before.at(now) + PER_FAILURE), now);
		}
		while (!LAST.compareAndSet(this, before, after));
	}

	/**
	 * Returns the score in whole units, so that the rest of an old failure does not tip
	 * the scale between two idle instances for minutes.
	 * @param now reading of the ticker
	 * @return the score
	 */
	int at(long now) {
		Mark mark = this.last;
		return (mark.value == 0) ? 0 : (int) Math.round(mark.at(now));
	}

	boolean isClean() {
		return this.last.value == 0;
	}

	private record Mark(double value, long nanos) {

		double at(long now) {
			return this.value * Math.exp(Math.min(0, this.nanos - now) / FADING_NANOS);
		}

	}

}
