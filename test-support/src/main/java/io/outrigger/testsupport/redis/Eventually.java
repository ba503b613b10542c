package io.outrigger.testsupport.redis;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Waits, within bounds, for what several Redis processes agree on in their own time.
 */
final class Eventually {

	private static final Duration WITHIN = Duration.ofSeconds(30);

	private static final Duration PAUSE = Duration.ofMillis(10);

	private Eventually() {
	}

	/**
	 * Waits until a condition holds. A process that is out of reach, or refuses a
	 * command, means that it does not hold yet.
	 * @param what names the condition in the error
	 * @param condition the condition
	 * @throws IllegalStateException if it does not hold within 30 seconds
	 */
	static void until(String what, BooleanSupplier condition) {
		long deadline = System.nanoTime() + WITHIN.toNanos();
		RuntimeException last = null;
		while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted()) {
			try {
				if (condition.getAsBoolean()) {
					return;
				}
				last = null;
			}
			catch (UncheckedIOException | RedisReplyException ex) {
				last = ex;
			}
			LockSupport.parkNanos(PAUSE.toNanos());
		}
		throw failure(what, last);
	}

	private static IllegalStateException failure(String what, @Nullable RuntimeException last) {
		return new IllegalStateException(
				"Waited in vain, for " + WITHIN.toSeconds() + " s or until interrupted: " + what, last);
	}

}
