package io.outrigger.flow.rate.redis;

import java.util.List;
import java.util.function.Supplier;

import io.outrigger.flow.rate.RateLimit;
import io.outrigger.flow.rate.RateLimiter;
import io.outrigger.flow.rate.SlidingLog;
import io.outrigger.flow.rate.SlidingWindow;
import io.outrigger.flow.rate.TokenBucket;
import io.outrigger.redis.script.RedisScript;
import io.outrigger.redis.script.RedisScript.Source;
import io.outrigger.time.Ticker;

/**
 * How a fleet's permits are counted.
 */
public enum RateAlgorithm {

	/**
	 * As {@link TokenBucket} does.
	 */
	TOKEN_BUCKET("bucket", Long.MAX_VALUE),

	/**
	 * As {@link SlidingWindow} does.
	 */
	SLIDING_WINDOW("window", Long.MAX_VALUE),

	/**
	 * As {@link SlidingLog} does: exactly, at the price of a member of a sorted set for
	 * each permit of the limit, of which 10,000 are remembered at most. A limit that is
	 * above counts as this.
	 */
	SLIDING_LOG("log", 10_000);

	private final String part;

	private final long maxPermits;

	RateAlgorithm(String part, long maxPermits) {
		this.part = part;
		this.maxPermits = maxPermits;
	}

	/*
	 * What its keys are called.
	 */
	String part() {
		return this.part;
	}

	RedisScript<List<Object>> script() {
		return RedisScript.table(Source.of(RateAlgorithm.class, "rate.lua"),
				Source.of(RateAlgorithm.class, this.part + ".lua"));
	}

	RateLimiter local(Supplier<RateLimit> limit, Ticker ticker) {
		return switch (this) {
			case TOKEN_BUCKET -> new TokenBucket(limit, ticker);
			case SLIDING_WINDOW -> new SlidingWindow(limit, ticker);
			case SLIDING_LOG -> new SlidingLog(limit, ticker);
		};
	}

	/*
	 * With no more permits than can be counted.
	 */
	RateLimit bounded(RateLimit limit) {
		return (limit.permits() <= this.maxPermits) ? limit : RateLimit.of(this.maxPermits, limit.period());
	}

	/*
	 * How many permits can be had at once.
	 */
	long most(RateLimit limit) {
		return (this == TOKEN_BUCKET) ? limit.burst() : Math.min(limit.permits(), this.maxPermits);
	}

}
