package io.outrigger.loadbalancer.attempt;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the tries of one service beyond the first of each request. Counts only grow.
 * Safe for use from several threads; counting takes no lock.
 */
public final class AttemptCounts {

	private final LongAdder failovers = new LongAdder();

	private final LongAdder retriesRefused = new LongAdder();

	private final LongAdder hedges = new LongAdder();

	private final LongAdder hedgesWon = new LongAdder();

	private final LongAdder hedgesRefused = new LongAdder();

	AttemptCounts() {
	}

	void failedOver() {
		this.failovers.increment();
	}

	void retryRefused() {
		this.retriesRefused.increment();
	}

	void hedged() {
		this.hedges.increment();
	}

	void hedgeWon() {
		this.hedgesWon.increment();
	}

	void hedgeRefused() {
		this.hedgesRefused.increment();
	}

	/**
	 * Returns how many tries followed one that failed.
	 * @return the number
	 */
	public long failovers() {
		return this.failovers.sum();
	}

	/**
	 * Returns how many did not, because the retry budget was exhausted.
	 * @return the number
	 */
	public long retriesRefused() {
		return this.retriesRefused.sum();
	}

	/**
	 * Returns how many tries were sent beside one that was slow.
	 * @return the number
	 */
	public long hedges() {
		return this.hedges.sum();
	}

	/**
	 * Returns how many of these answered first.
	 * @return the number
	 */
	public long hedgesWon() {
		return this.hedgesWon.sum();
	}

	/**
	 * Returns how many were not sent, because the hedge budget was exhausted.
	 * @return the number
	 */
	public long hedgesRefused() {
		return this.hedgesRefused.sum();
	}

}
