package io.outrigger.sidecar.guard;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.resilience4j.ratelimiter.RateLimiter;

/**
 * Lets one thread at a time ask a rate limiter. Resilience4j's parks those that meet, for
 * some ten microseconds, which an event loop must not be; to ask takes far less, so that
 * it is better to spin. Who is still in the way after that is not waited for.
 */
final class Turnstile {

	private static final int MOST_SPINS = 10_000;

	private final AtomicBoolean taken = new AtomicBoolean();

	private final RateLimiter limiter;

	Turnstile(RateLimiter limiter) {
		this.limiter = limiter;
	}

	/**
	 * Asks for leave for one call.
	 * @return nanoseconds to wait; less than 0 if it may not be made
	 */
	long reserve() {
		for (int i = 0; !this.taken.compareAndSet(false, true); i++) {
			if (i == MOST_SPINS) {
				return this.limiter.reservePermission();
			}
			Thread.onSpinWait();
		}
		try {
			return this.limiter.reservePermission();
		}
		finally {
			this.taken.set(false);
		}
	}

	RateLimiter limiter() {
		return this.limiter;
	}

}
