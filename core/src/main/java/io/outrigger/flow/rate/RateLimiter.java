package io.outrigger.flow.rate;

import java.time.Duration;

import io.outrigger.flow.Rejection;

/**
 * Decides whether something may be done now. Implementations are safe for use from
 * several threads, neither block nor lock, and allocate nothing for a decision. What was
 * granted is spent, whatever becomes of it.
 */
public interface RateLimiter {

	/** What is answered to a cost that exceeds all that can ever be had at once. */
	long NEVER = Long.MAX_VALUE;

	/**
	 * Takes permits, all or none.
	 * @param cost how many; at least 1
	 * @return 0 or less if they were taken; else after how many nanoseconds they could be
	 * had if nobody else took any, or {@link #NEVER}
	 * @throws IllegalArgumentException if the cost is not positive
	 */
	long tryAcquire(long cost);

	/**
	 * Takes one permit.
	 * @return as {@link #tryAcquire(long)} does
	 */
	default long tryAcquire() {
		return tryAcquire(1);
	}

	/**
	 * Returns what is left, as for the response headers of a rate limit.
	 * @return what is left now
	 */
	Quota quota();

	/**
	 * Says why something was refused, for those who must tell.
	 * @param limiter name of the limiter
	 * @param wait what it answered; positive
	 * @return the reason, without a time if there is none
	 */
	static Rejection rejection(String limiter, long wait) {
		return new Rejection(Rejection.Reason.RATE_LIMITED, limiter, (wait != NEVER) ? Duration.ofNanos(wait) : null);
	}

	/**
	 * Checks a cost.
	 * @param cost how many permits are asked for
	 * @return the cost
	 * @throws IllegalArgumentException if it is not positive
	 */
	static long requireCost(long cost) {
		if (cost < 1) {
			throw new IllegalArgumentException("cost is " + cost + " but must be at least 1");
		}
		return cost;
	}

}
