package io.outrigger.benchmarks.sidecar.fault.caller;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What became of requests, by their numbers. Each has one end, whichever comes first.
 * Safe for use from several threads, but for asking, which one does.
 */
public final class Outcomes {

	private static final int RUNNING = 1;

	private static final int SUCCEEDED = 2;

	private static final int FAILED = 3;

	private static final int CANCELLED = 4;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicIntegerArray states;

	private final long[] asked;

	Outcomes(int requests) {
		this.states = new AtomicIntegerArray(requests);
		this.asked = new long[requests];
	}

	void ask(int number) {
		ask(number, System.nanoTime());
	}

	void ask(int number, long now) {
		this.asked[number] = now;
		this.running.incrementAndGet();
		this.states.set(number, RUNNING);
	}

	void end(int number, boolean success) {
		end(number, success ? SUCCEEDED : FAILED);
	}

	boolean cancel(int number) {
		return end(number, CANCELLED);
	}

	private boolean end(int number, int state) {
		boolean first = this.states.compareAndSet(number, RUNNING, state);
		if (first) {
			this.running.decrementAndGet();
		}
		return first;
	}

	/**
	 * Returns how many have not ended.
	 * @return their number
	 */
	public int running() {
		return this.running.get();
	}

	/**
	 * Returns how many of those succeeded that nobody cancelled.
	 * @param from when the first of them was asked for, by {@code System.nanoTime()}
	 * @param to when the next after them was
	 * @return percent
	 */
	public double success(long from, long to) {
		int succeeded = 0;
		int failed = 0;
		for (int i = 0; i < this.asked.length; i++) {
			if (this.asked[i] - from >= 0 && this.asked[i] - to < 0) {
				succeeded += (this.states.get(i) == SUCCEEDED) ? 1 : 0;
				failed += (this.states.get(i) == FAILED) ? 1 : 0;
			}
		}
		return 100.0 * succeeded / Math.max(1, succeeded + failed);
	}

	/**
	 * Returns when it began that none failed for a second.
	 * @param from since when all has been well
	 * @return nanoseconds from then on; -1 if it never did
	 */
	public long recovered(long from) {
		long since = from;
		for (int i = 0; i < this.asked.length; i++) {
			if (this.asked[i] - from < 0) {
				continue;
			}
			if (this.asked[i] - since >= SECOND) {
				return since - from;
			}
			if (this.states.get(i) == FAILED) {
				since = this.asked[i];
			}
		}
		return -1;
	}

}
