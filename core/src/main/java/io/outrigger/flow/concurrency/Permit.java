package io.outrigger.flow.concurrency;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Leave to do one thing now. It counts as under way until it is ended; the first ending
 * counts, and every further one changes nothing. Safe for use from several threads.
 */
public final class Permit implements AutoCloseable {

	private final ConcurrencyLimiter limiter;

	private final long start;

	private final AtomicBoolean ended = new AtomicBoolean();

	Permit(ConcurrencyLimiter limiter, long start) {
		this.limiter = limiter;
		this.start = start;
	}

	/**
	 * Gives it back.
	 * @param outcome how it went
	 * @return whether this was the first ending
	 */
	public boolean end(Outcome outcome) {
		if (!this.ended.compareAndSet(false, true)) {
			return false;
		}
		this.limiter.release(this.start, outcome);
		return true;
	}

	/**
	 * Gives it back as {@link Outcome#IGNORED}, unless it was ended otherwise.
	 */
	@Override
	public void close() {
		end(Outcome.IGNORED);
	}

}
