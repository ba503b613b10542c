package io.outrigger.loadbalancer.attempt.exchange;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.outrigger.time.Ticker;

/**
 * The moment after which nobody waits for an answer any more, whoever set it. It means
 * something in this process only, to the ticker that it was made with: the load
 * balancer's. Immutable.
 *
 * @param at reading of the ticker
 */
public record Deadline(long at) {

	/**
	 * Under this key a request attribute or the Reactor context may carry a deadline. The
	 * earliest of all holds.
	 */
	public static final String KEY = Deadline.class.getName();

	/**
	 * Returns the deadline after some time.
	 * @param time the time from now on
	 * @param ticker the load balancer's ticker
	 * @return the deadline
	 */
	public static Deadline after(Duration time, Ticker ticker) {
		return new Deadline(ticker.nanos() + time.toNanos());
	}

	/**
	 * Returns the earlier one.
	 * @param one a deadline, or {@code null} for none
	 * @param other another, or {@code null} for none
	 * @return {@code null} if there is none at all
	 */
	public static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (one.at - other.at <= 0) ? one : other;
	}

	/**
	 * Returns how much time is left.
	 * @param now reading of the ticker
	 * @return nanoseconds; 0 or less if it is over
	 */
	public long remaining(long now) {
		return this.at - now;
	}

}
