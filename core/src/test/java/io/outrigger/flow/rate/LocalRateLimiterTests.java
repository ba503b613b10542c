package io.outrigger.flow.rate;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.outrigger.flow.rate.redis.RateAlgorithm;

/**
 * The contract of rate limiters, in memory.
 */
class LocalRateLimiterTests extends RateLimiterContract {

	/**
	 * Overflows on the way, as System.nanoTime() may.
	 */
	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - Duration.ofMillis(200).toNanos());

	@Override
	protected Limiter limiter(RateAlgorithm algorithm, RateLimit limit) {
		AtomicReference<RateLimit> settings = new AtomicReference<>(limit);
		RateLimiter limiter = LocalLimiters.of(algorithm, settings::get, this.nanos::get);
		return new Limiter() {

			@Override
			public long tryAcquire(long cost) {
				return limiter.tryAcquire(cost);
			}

			@Override
			public Quota quota() {
				return limiter.quota();
			}

			@Override
			public void change(RateLimit next) {
				settings.set(next);
			}

		};
	}

	@Override
	protected void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

}
