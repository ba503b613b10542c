package io.outrigger.benchmarks.simulation.clock;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.outrigger.time.Ticker;

/**
 * What is to happen at which time. Time stands still while something happens, and then
 * jumps to what is next; of what happens at the same time the first that was planned
 * comes first. For one thread.
 */
public final class Agenda implements Ticker {

	private static final int INITIAL_SIZE = 1024;

	/*
	 * A binary heap in arrays, the earliest first: events come by the million, and most
	 * are planned by objects that live anyway.
	 */
	private long[] times = new long[INITIAL_SIZE];

	private long[] numbers = new long[INITIAL_SIZE];

	private @Nullable Runnable[] events = new Runnable[INITIAL_SIZE];

	private int size;

	private long planned;

	private long now;

	/**
	 * Creates an agenda on which nothing stands, at time 0.
	 */
	public Agenda() {
	}

	@Override
	public long nanos() {
		return this.now;
	}

	/**
	 * Plans something.
	 * @param nanos how long from now, 0 or more
	 * @param event what happens
	 */
	public void in(long nanos, Runnable event) {
		if (this.size == this.times.length) {
			grow();
		}
		siftUp(this.size++, this.now + nanos, this.planned++, event);
	}

	/**
	 * Lets happen what was planned, and what is planned by that, until nothing is left.
	 */
	public void run() {
		while (this.size > 0) {
			this.now = this.times[0];
			Runnable event = this.events[0];
			removeFirst();
			if (event != null) {
				event.run();
			}
		}
	}

	private void removeFirst() {
		int last = --this.size;
		Runnable event = this.events[last];
		this.events[last] = null;
		if (last > 0) {
			siftDown(this.times[last], this.numbers[last], event);
		}
	}

	private void siftUp(int start, long time, long number, Runnable event) {
		int at = start;
		while (at > 0) {
			int parent = (at - 1) >>> 1;
			if (this.times[parent] <= time) {
				break;
			}
			move(parent, at);
			at = parent;
		}
		put(at, time, number, event);
	}

	private void siftDown(long time, long number, @Nullable Runnable event) {
		int at = 0;
		int half = this.size >>> 1;
		while (at < half) {
			int child = 2 * at + 1;
			if (child + 1 < this.size && isBefore(child + 1, this.times[child], this.numbers[child])) {
				child++;
			}
			if (!isBefore(child, time, number)) {
				break;
			}
			move(child, at);
			at = child;
		}
		put(at, time, number, event);
	}

	private boolean isBefore(int at, long time, long number) {
		return this.times[at] < time || (this.times[at] == time && this.numbers[at] < number);
	}

	private void move(int from, int to) {
		put(to, this.times[from], this.numbers[from], this.events[from]);
	}

	private void put(int at, long time, long number, @Nullable Runnable event) {
		this.times[at] = time;
		this.numbers[at] = number;
		this.events[at] = event;
	}

	private void grow() {
		int larger = 2 * this.size;
		this.times = Arrays.copyOf(this.times, larger);
		this.numbers = Arrays.copyOf(this.numbers, larger);
		this.events = Arrays.copyOf(this.events, larger);
	}

}
