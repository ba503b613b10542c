package io.outrigger.sidecar.guard;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.resilience4j.ratelimiter.RateLimiter;

/**
 * Lets one thread at a time ask a rate limiter, since Resilience4j's parks those that
 * meet, which an event loop must not be. Nobody waits for his turn: whoever finds another
 * there leaves his call to that one.
 */
final class Turnstile {

	/**
	 * Stands for a call that is told later.
	 */
	static final long LATER = Long.MIN_VALUE;

	private final ConcurrentLinkedQueue<GuardedCall> left = new ConcurrentLinkedQueue<>();

	private final AtomicInteger work = new AtomicInteger();

	private final RateLimiter limiter;

	Turnstile(RateLimiter limiter) {
		this.limiter = limiter;
	}

	/**
	 * Asks for leave for one call.
	 * @param call the call
	 * @return nanoseconds to wait; less than 0 if it may not be made; {@link #LATER} if
	 * the call is {@linkplain GuardedCall#reserved told} by another thread
	 */
	long reserve(GuardedCall call) {
		if (this.work.compareAndSet(0, 1)) {
			try {
				return this.limiter.reservePermission();
			}
			finally {
				if (this.work.decrementAndGet() != 0) {
					askForOthers();
				}
			}
		}
		call.suspend();
		this.left.add(call);
		if (this.work.getAndIncrement() == 0) {
			askForOthers();
		}
		return LATER;
	}

	/*
	 * The number is that of the calls that were left here and not asked for.
	 */
	private void askForOthers() {
		do {
			GuardedCall other = this.left.poll();
			if (other != null) {
				askFor(other);
			}
		}
		while (this.work.decrementAndGet() != 0);
	}

	// Somebody may listen to the limiter, and throw
	private void askFor(GuardedCall other) {
		try {
			other.reserved(this.limiter.reservePermission());
		}
		catch (RuntimeException ex) {
			other.broken(ex);
		}
	}

	RateLimiter limiter() {
		return this.limiter;
	}

}
