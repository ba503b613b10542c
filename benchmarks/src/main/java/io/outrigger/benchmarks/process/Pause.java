package io.outrigger.benchmarks.process;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Time in which nothing is done.
 */
public final class Pause {

	private Pause() {
	}

	/**
	 * Waits.
	 * @param time how long
	 */
	public static void of(Duration time) {
		long deadline = System.nanoTime() + time.toNanos();
		for (long left = time.toNanos(); left > 0; left = deadline - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	/**
	 * Waits for a random time, so that what is measured meets others' timers at any of
	 * their moments.
	 * @param time how long at most
	 */
	public static void upTo(Duration time) {
		of(Duration.ofNanos(ThreadLocalRandom.current().nextLong(time.toNanos() + 1)));
	}

}
