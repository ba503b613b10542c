package io.outrigger.benchmarks.simulation.clock;

import java.util.PriorityQueue;
import java.util.Queue;

import io.outrigger.time.Ticker;

/**
 * What is to happen at which time. Time stands still while something happens, and then
 * jumps to what is next; of what happens at the same time the first that was planned
 * comes first. For one thread.
 */
public final class Agenda implements Ticker {

	private final Queue<Event> events = new PriorityQueue<>();

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
		this.events.add(new Event(this.now + nanos, this.planned++, event));
	}

	/**
	 * Lets happen what was planned, and what is planned by that, until nothing is left.
	 */
	public void run() {
		for (Event next = this.events.poll(); next != null; next = this.events.poll()) {
			this.now = next.time;
			next.action.run();
		}
	}

	/**
	 * Something planned.
	 *
	 * @param time when it happens
	 * @param number how many were planned before
	 * @param action what happens
	 */
	private record Event(long time, long number, Runnable action) implements Comparable<Event> {

		@Override
		public int compareTo(Event other) {
			return (this.time != other.time) ? Long.compare(this.time, other.time)
					: Long.compare(this.number, other.number);
		}

	}

}
