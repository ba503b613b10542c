package io.outrigger.flow.rate;

/**
 * What is left of a limit, for the response headers {@code RateLimit} and
 * {@code RateLimit-Policy}.
 *
 * @param limit how many permits can be had at most at once
 * @param remaining how many could be had now
 * @param resetNanos after how many nanoseconds all could be had, if nobody took any
 */
public record Quota(long limit, long remaining, long resetNanos) {

	private static final long NANOS_A_SECOND = 1_000_000_000;

	/**
	 * Returns when all can be had again, as headers say it.
	 * @return whole seconds, rounded up
	 */
	public long resetSeconds() {
		return this.resetNanos / NANOS_A_SECOND + ((this.resetNanos % NANOS_A_SECOND > 0) ? 1 : 0);
	}

}
