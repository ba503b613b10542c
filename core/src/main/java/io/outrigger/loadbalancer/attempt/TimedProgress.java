package io.outrigger.loadbalancer.attempt;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

import io.outrigger.loadbalancer.attempt.exchange.Deadline;

/**
 * How far a request is whose first try, hedge and deadline have one timer together, which
 * ends with it: for whichever comes next. One rather than three, for most requests end
 * before any of them goes off.
 */
abstract sealed class TimedProgress extends Progress permits Call {

	private static final long NEVER = Long.MAX_VALUE;

	private enum Step {

		HEDGE, FIRST_LIMIT, DEADLINE

	}

	private final Scheduler timers;

	private final @Nullable Deadline deadline;

	private long begun;

	private long hedgeAfter = NEVER;

	private long limit = NEVER;

	private volatile @Nullable Alarm alarm;

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
		if (isDone() || (after == NEVER && this.deadline == null)) {
			return;
		}
		long now = now();
		long wait = (after != NEVER) ? after - (now - this.begun) : NEVER;
		Step next = hedgeIsFirst ? Step.HEDGE : Step.FIRST_LIMIT;
		long left = (this.deadline != null) ? this.deadline.remaining(now) : NEVER;
		if (left <= wait) {
			wait = left;
			next = Step.DEADLINE;
		}
		wake(next, Math.max(0, wait));
	}

	// Known before it can go off, so that none is left that nobody knows
	private void wake(Step step, long nanos) {
		Alarm next = new Alarm(step);
		this.alarm = next;
		next.runsAs(this.timers.schedule(next, nanos, TimeUnit.NANOSECONDS));
		if (isDone()) {
			next.cancel();
		}
	}

	private void goOff(Step step) {
		try {
			switch (step) {
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
		Alarm set = this.alarm;
		if (set != null) {
			set.cancel();
		}
	}

	/**
	 * Goes off once or is cancelled, never both: what happens when it does is not
	 * interrupted by whoever ends the request. Has the task that it runs as.
	 */
	private final class Alarm extends AtomicReference<@Nullable Disposable> implements Runnable {

		private static final long serialVersionUID = 1L;

		private static final Disposable GONE_OFF = Disposables.single();

		private static final Disposable CANCELLED = Disposables.single();

		private final transient Step step;

		Alarm(Step step) {
			this.step = step;
		}

		@SuppressWarnings("ReferenceEquality")
		void runsAs(Disposable task) {
			if (!compareAndSet(null, task) && get() == CANCELLED) {
				task.dispose();
			}
		}

		@Override
		@SuppressWarnings("ReferenceEquality")
		public void run() {
			if (getAndSet(GONE_OFF) != CANCELLED) {
				goOff(this.step);
			}
		}

		@SuppressWarnings("ReferenceEquality")
		void cancel() {
			Disposable before = getAndUpdate((present) -> (present == GONE_OFF) ? present : CANCELLED);
			if (before != null) {
				before.dispose();
			}
		}

	}

}
