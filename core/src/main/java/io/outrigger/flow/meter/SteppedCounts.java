package io.outrigger.flow.meter;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counters of a sliding window. Each step of the window has a row of them, and each
 * counter is one word: the lower half of the number of the step above the count. Who adds
 * to a word of a step long past replaces it by compare-and-set. So nothing is ever
 * emptied, nobody waits, and nothing is lost, however many add and read. Who is late by
 * the whole window adds to the later step.
 */
final class SteppedCounts {

	private static final long COUNT_MASK = (1L << Integer.SIZE) - 1;

	/*
	 * What is ahead by more is of a step so long past that its number came round. Only
	 * who stopped for so many steps between looking at the clock and here is later.
	 */
	private static final int MOST_AHEAD = 1 << 16;

	private final AtomicLongArray words;

	private final int width;

	private final int steps;

	private final long stepNanos;

	private final long created;

	SteppedCounts(int width, WindowSettings settings, long now) {
		this.width = width;
		this.steps = settings.steps();
		this.stepNanos = settings.stepNanos();
		this.words = new AtomicLongArray(width * rows());
		this.created = now;
	}

	void increment(int counter, long now) {
		long step = step(now);
		int index = index(step, counter);
		while (true) {
			long word = this.words.get(index);
			int age = age(word, step);
			if (age <= 0 && age >= -MOST_AHEAD) {
				this.words.getAndIncrement(index);
				return;
			}
			if (this.words.compareAndSet(index, word, (step << Integer.SIZE) | 1)) {
				return;
			}
		}
	}

	/*
	 * The counts of the window, counter by counter.
	 */
	long[] sums(long now) {
		long[] sums = new long[this.width];
		long step = step(now);
		for (int i = 0; i < this.words.length(); i++) {
			long word = this.words.get(i);
			int age = age(word, step);
			// A writer whose clock was read later may be a step ahead of the reader
			if (age <= this.steps && age >= -MOST_AHEAD) {
				sums[i % this.width] += word & COUNT_MASK;
			}
		}
		return sums;
	}

	/*
	 * Over what time the sums are taken: not yet the whole window at first, but never so
	 * little that one event would look like many.
	 */
	long coveredNanos(long now) {
		long age = Math.max(0, now - this.created);
		long window = this.steps * this.stepNanos + age % this.stepNanos;
		return Math.max(this.stepNanos, Math.min(window, age));
	}

	private static int age(long word, long step) {
		return (int) (step - (word >>> Integer.SIZE));
	}

	private int index(long step, int counter) {
		return Math.floorMod(step, rows()) * this.width + counter;
	}

	private int rows() {
		return this.steps + 1;
	}

	// Words begin as 0, which must be of a step long past
	private long step(long now) {
		return Math.max(0, now - this.created) / this.stepNanos + 2L * rows();
	}

}
