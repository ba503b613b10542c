package io.outrigger.flow.rate.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether Redis is away, so that nobody waits for it, and when it is tried again. Safe
 * for use from several threads.
 */
final class Outage {

	static final long RETRY = Duration.ofMillis(100).toNanos();

	private final AtomicLong retryAt = new AtomicLong();

	private volatile boolean away;

	boolean isAway() {
		return this.away;
	}

	/*
	 * True for one of all who ask, now and then.
	 */
	boolean mayRetry(long now) {
		long at = this.retryAt.get();
		return this.away && now - at >= 0 && this.retryAt.compareAndSet(at, now + RETRY);
	}

	/*
	 * Returns whether it was there.
	 */
	boolean begin(long now) {
		boolean was = !this.away;
		if (was) {
			this.retryAt.set(now + RETRY);
			this.away = true;
		}
		return was;
	}

	/*
	 * Returns whether it was away.
	 */
	boolean end() {
		boolean was = this.away;
		if (was) {
			this.away = false;
		}
		return was;
	}

}
