package io.outrigger.cache.memory;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Until when something that is kept is of which use, as readings of the ticker.
 *
 * @param storedAt from when on it is
 * @param freshUntil until when it is fresh
 * @param staleUntil until when it is the answer while it is loaded anew
 * @param expiresAt until when it is kept at all, the last part of which it is the answer
 * only if it cannot be loaded anew
 * @param aheadAt from when on it is loaded anew in the background when it is read
 * @param eagerness by how many nanoseconds before it is fresh no more it is loaded anew,
 * on average
 */
record Life(long storedAt, long freshUntil, long staleUntil, long expiresAt, long aheadAt, double eagerness) {

	static final long NEVER = Long.MAX_VALUE;

	// The negative logarithm of the least number that is drawn
	private static final double LONGEST_DRAW = 37;

	/**
	 * Whether it is of one use only for as long as it is kept, so that nobody needs to
	 * ask what time it is.
	 * @return {@code true} if it is fresh until it goes
	 */
	boolean isPlain() {
		return this.aheadAt == NEVER && this.eagerness == 0 && this.freshUntil == this.expiresAt;
	}

	boolean isFresh(long now) {
		return now - this.freshUntil < 0;
	}

	/**
	 * Whether it should be loaded anew now that it is read.
	 * @param now the time
	 * @return {@code true} if it is fresh no more, or was for long enough, or chance has
	 * it
	 */
	boolean isDue(long now) {
		return !isFresh(now) || (this.aheadAt != NEVER && now - this.aheadAt >= 0) || isDrawn(now);
	}

	/**
	 * Whether there is any chance that it should be loaded anew now.
	 * @param now the time
	 * @return {@code false} if {@link #isDue} cannot be true
	 */
	boolean mayBeDue(long now) {
		return !isFresh(now) || (this.aheadAt != NEVER && now - this.aheadAt >= 0)
				|| this.freshUntil - now <= this.eagerness * LONGEST_DRAW;
	}

	/*
	 * XFetch: the exponential distribution makes it likelier the closer the end.
	 */
	private boolean isDrawn(long now) {
		return this.eagerness > 0
				&& this.eagerness * -Math.log(1 - ThreadLocalRandom.current().nextDouble()) >= this.freshUntil - now;
	}

}
