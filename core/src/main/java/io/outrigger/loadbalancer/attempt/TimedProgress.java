package io.outrigger.loadbalancer.attempt;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.outrigger.loadbalancer.attempt.exchange.Deadline;

/**
 * How far a request is that has one timer at a time, which ends with it: for a hedge, for
 * the limit of its first try or for its deadline, whichever comes next. One rather than
 * three, for most requests end before any of them goes off.
 */
abstract sealed class TimedProgress extends Progress implements Runnable permits Call {

	private static final long NEVER = Long.MAX_VALUE;

	private enum Step {

		HEDGE, FIRST_LIMIT, DEADLINE

	}

	private final Scheduler timers;

	private final @Nullable Deadline deadline;

	private long begun;

	private long hedgeAfter = NEVER;

	private long limit = NEVER;

	private Step next = Step.DEADLINE;

	private volatile @Nullable Disposable timer;

	TimedProgress(Scheduler timers, @Nullable Deadline deadline) {
		this.timers = timers;
		this.deadline = deadline;
	}

	final Scheduler timers() {
		return this.timers;
	}

	/**
	 * Sets the timer for the first try. To be called once, by who sent it.
	 * @param begun reading of the ticker when it began
	 * @param hedgeAfter nanoseconds after which it is slow; less than 0 for never
	 * @param limit nanoseconds after which it is given up; 0 for never
	 */
	final void watchFirst(long begun, long hedgeAfter, long limit) {
		this.begun = begun;
		this.hedgeAfter = (hedgeAfter >= 0) ? hedgeAfter : NEVER;
		this.limit = (limit > 0) ? limit : NEVER;
		wakeAtNext();
	}

	/**
	 * Sets the timer for what comes next, unless the request is done or nothing comes.
	 */
	final void wakeAtNext() {
		boolean hedgeIsFirst = this.hedgeAfter < this.limit;
		long after = hedgeIsFirst ? this.hedgeAfter : this.limit;
		long now = now();
		long wait = (after != NEVER) ? after - (now - this.begun) : NEVER;
		Step next = hedgeIsFirst ? Step.HEDGE : Step.FIRST_LIMIT;
		long left = (this.deadline != null) ? this.deadline.remaining(now) : NEVER;
		if (left <= wait) {
			wait = left;
			next = Step.DEADLINE;
		}
		if (wait != NEVER && !isDone()) {
			this.next = next;
			wake(Math.max(0, wait));
		}
	}

	private void wake(long nanos) {
		Disposable timer = this.timers.schedule(this, nanos, TimeUnit.NANOSECONDS);
		this.timer = timer;
		if (isDone()) {
			timer.dispose();
		}
	}

	/**
	 * The timer goes off.
	 */
	@Override
	public final void run() {
		// Whoever ends the request must not interrupt what happens here
		this.timer = null;
		try {
			switch (this.next) {
				case HEDGE -> {
					this.hedgeAfter = NEVER;
					hedge();
				}
				case FIRST_LIMIT -> {
					this.limit = NEVER;
					giveUpFirst();
				}
				case DEADLINE -> expire();
			}
		}
		finally {
			wakeAtNext();
		}
	}

	/**
	 * Returns what time it is.
	 * @return reading of the ticker
	 */
	abstract long now();

	/**
	 * The first try is slow.
	 */
	abstract void hedge();

	/**
	 * The first try had all the time that it may have.
	 */
	abstract void giveUpFirst();

	/**
	 * All time is over.
	 */
	abstract void expire();

	/**
	 * Ends the request.
	 * @return whether it was not done before
	 */
	final boolean done() {
		if (!finish()) {
			return false;
		}
		forgetTimer();
		return true;
	}

	final void forgetTimer() {
		Disposable timer = this.timer;
		if (timer != null) {
			timer.dispose();
		}
	}

}
