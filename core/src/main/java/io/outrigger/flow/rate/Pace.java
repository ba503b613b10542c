package io.outrigger.flow.rate;

/**
 * A limit, and what is worked out from it once rather than for every decision. The same
 * settings are the same object.
 */
final class Pace {

	private final RateLimit limit;

	private final long nanosOfOne;

	private final long depth;

	private final long period;

	Pace(RateLimit limit) {
		this.limit = limit;
		this.nanosOfOne = limit.nanosOfOne();
		this.depth = limit.burst() * this.nanosOfOne;
		this.period = limit.period().toNanos();
	}

	RateLimit limit() {
		return this.limit;
	}

	long permits() {
		return this.limit.permits();
	}

	long burst() {
		return this.limit.burst();
	}

	/*
	 * In which time a permit comes.
	 */
	long nanosOfOne() {
		return this.nanosOfOne;
	}

	/*
	 * In which time an empty bucket is full.
	 */
	long depth() {
		return this.depth;
	}

	/*
	 * In nanoseconds.
	 */
	long period() {
		return this.period;
	}

}
