package io.outrigger.loadbalancer.attempt;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * How far a request is that has one timer at a time, which ends with it.
 */
abstract sealed class TimedProgress extends Progress implements Runnable permits Call {

	private final Scheduler timers;

	private volatile @Nullable Disposable timer;

	TimedProgress(Scheduler timers) {
		this.timers = timers;
	}

	final Scheduler timers() {
		return this.timers;
	}

	/**
	 * Sets the timer, unless the request is done.
	 * @param nanos when it goes off
	 */
	final void wake(long nanos) {
		if (isDone()) {
			return;
		}
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
		awake();
	}

	abstract void awake();

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
