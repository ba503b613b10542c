package io.outrigger.flow.rate;

import java.util.function.Supplier;

import io.outrigger.flow.rate.redis.RateAlgorithm;
import io.outrigger.time.Ticker;

/**
 * The local form of each algorithm.
 */
final class LocalLimiters {

	private LocalLimiters() {
	}

	static RateLimiter of(RateAlgorithm algorithm, Supplier<RateLimit> limit, Ticker ticker) {
		return switch (algorithm) {
			case TOKEN_BUCKET -> new TokenBucket(limit, ticker);
			case SLIDING_WINDOW -> new SlidingWindow(limit, ticker);
			case SLIDING_LOG -> new SlidingLog(limit, ticker);
		};
	}

}
