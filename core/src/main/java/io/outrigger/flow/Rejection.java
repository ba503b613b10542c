package io.outrigger.flow;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Why work was refused, and when it may be offered again. Refused work was not begun: it
 * may be offered elsewhere at once.
 *
 * @param reason what refused it
 * @param limiter name of the instrument that did
 * @param retryAfter when it may fare better here; {@code null} if nobody knows
 */
public record Rejection(Reason reason, String limiter, @Nullable Duration retryAfter) {

	/**
	 * What refuses work.
	 */
	public enum Reason {

		/**
		 * As much as may be done in the time was done.
		 */
		RATE_LIMITED,

		/**
		 * As much is under way as can be without waiting for each other.
		 */
		CONCURRENCY_LIMITED,

		/**
		 * Too much waits already.
		 */
		QUEUE_FULL,

		/**
		 * It waited for longer than is worth it, or something more urgent took its place.
		 */
		WAITED_TOO_LONG,

		/**
		 * Memory is short.
		 */
		MEMORY_SHORT

	}

}
