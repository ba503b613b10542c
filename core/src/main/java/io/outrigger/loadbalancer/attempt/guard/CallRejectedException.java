package io.outrigger.loadbalancer.attempt.guard;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A call was not made: a policy kept it back. The message says which, for which route,
 * service and instance, and what could be changed.
 */
public final class CallRejectedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Rejection rejection;

	private final transient @Nullable Duration retryAfter;

	/**
	 * Creates the exception.
	 * @param rejection what kept the call back
	 * @param message says so
	 * @param retryAfter when another call may fare better; {@code null} if nobody knows
	 */
	public CallRejectedException(Rejection rejection, String message, @Nullable Duration retryAfter) {
		// It says all by itself, and in a storm of them a stack trace is dear
		super(message, null, true, false);
		this.rejection = rejection;
		this.retryAfter = retryAfter;
	}

	/**
	 * Returns what kept the call back.
	 * @return the policy
	 */
	public Rejection rejection() {
		return this.rejection;
	}

	/**
	 * Returns when another call may fare better.
	 * @return the time from when it was thrown; {@code null} if nobody knows
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
