package io.outrigger.sidecar.rate;

import java.util.concurrent.atomic.LongAdder;

/**
 * How the requests of one rule fared. Safe for use from several threads.
 */
final class RateCounts {

	private final LongAdder granted = new LongAdder();

	private final LongAdder refused = new LongAdder();

	void add(RateVerdict verdict) {
		(verdict.isRefused() ? this.refused : this.granted).increment();
	}

	long granted() {
		return this.granted.sum();
	}

	long refused() {
		return this.refused.sum();
	}

}
