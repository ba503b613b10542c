package io.outrigger.loadbalancer.attempt;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * How far a request is: whether it was begun, is done, was cancelled, how many tries were
 * sent and how many of them run. All in one word, so that whoever changes one of these
 * knows all the others at that moment. A superclass rather than a field, for each request
 * has one.
 */
abstract sealed class Progress permits TimedProgress {

	private static final AtomicIntegerFieldUpdater<Progress> STATE = AtomicIntegerFieldUpdater
		.newUpdater(Progress.class, "state");

	private static final int DONE = 1 << 31;

	private static final int CANCELLED = 1 << 30;

	private static final int BEGUN = 1 << 29;

	private static final int FLAGS = DONE | CANCELLED | BEGUN;

	private static final int SENT_SHIFT = 8;

	private static final int ONE_MORE = (1 << SENT_SHIFT) | 1;

	private static final int RUNNING = (1 << SENT_SHIFT) - 1;

	private volatile int state;

	/**
	 * Begins the request.
	 * @return {@code false} if it was begun or is done
	 */
	final boolean start() {
		return this.state == 0 && STATE.compareAndSet(this, 0, BEGUN);
	}

	final boolean isDone() {
		return this.state < 0;
	}

	final boolean isCancelled() {
		return (this.state & CANCELLED) != 0;
	}

	/**
	 * Returns how many tries were sent.
	 * @return the number
	 */
	final int sent() {
		return (this.state & ~FLAGS) >>> SENT_SHIFT;
	}

	/**
	 * Counts a try in.
	 * @return {@code false} if the request is done
	 */
	final boolean enter() {
		int before;
		do {
			before = this.state;
			if (before < 0) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, before, before + ONE_MORE));
		return true;
	}

	/**
	 * Returns a ticket for a second try beside the one that runs.
	 * @return the ticket; 0 if the request is done, or not just one runs
	 */
	final int besideOne() {
		int now = this.state;
		return (now < 0 || (now & RUNNING) != 1) ? 0 : now;
	}

	/**
	 * Counts a second try in.
	 * @param ticket the ticket
	 * @return {@code false} if anything happened since the ticket was given
	 */
	final boolean enterBeside(int ticket) {
		return STATE.compareAndSet(this, ticket, ticket + ONE_MORE);
	}

	/**
	 * Counts a try out that failed.
	 * @return whether it was the last that ran, and the request is not done: then the
	 * caller must go on with it
	 */
	final boolean leave() {
		while (true) {
			int before = this.state;
			if (before < 0) {
				return false;
			}
			if (STATE.compareAndSet(this, before, before - 1)) {
				return (before & RUNNING) == 1;
			}
		}
	}

	/**
	 * Ends the request.
	 * @return whether it was not done before
	 */
	final boolean finish() {
		int before;
		do {
			before = this.state;
			if (before < 0) {
				return false;
			}
		}
		while (!STATE.compareAndSet(this, before, before | DONE));
		return true;
	}

	/**
	 * Ends the request for its caller gave up.
	 * @return whether it was not done before
	 */
	final boolean giveUp() {
		int before;
		do {
			before = this.state;
		}
		while (!STATE.compareAndSet(this, before, before | DONE | CANCELLED));
		return before >= 0;
	}

}
