package io.outrigger.cache.redis;

import java.util.concurrent.TimeUnit;

import io.outrigger.time.Ticker;

/**
 * An estimate of Redis' clock, for times to live alone: nothing is ordered by it. It is
 * late by as long as the last answer took to come, at most. Safe for use from several
 * threads.
 */
final class RedisClock {

	private static final long UNKNOWN = Long.MIN_VALUE;

	private final Ticker ticker;

	private volatile long offset = UNKNOWN;

	RedisClock(Ticker ticker) {
		this.ticker = ticker;
	}

	void told(long milliseconds) {
		this.offset = milliseconds - TimeUnit.NANOSECONDS.toMillis(this.ticker.nanos());
	}

	boolean isKnown() {
		return this.offset != UNKNOWN;
	}

	long milliseconds() {
		return this.offset + TimeUnit.NANOSECONDS.toMillis(this.ticker.nanos());
	}

}
