package io.outrigger.time;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Timers for what nearly always ends before they go off: setting one and taking it back
 * takes no lock and wakes no thread, for which it goes off up to 10 ms late, never early.
 * One thread for all of them, from the first on: a hashed timing wheel (G. Varghese and
 * T. Lauck, Hashed and Hierarchical Timing Wheels, 1987). Safe for use from several
 * threads; does not block.
 */
public final class TimeoutWheel implements AutoCloseable {

	private static final Duration TICK = Duration.ofMillis(10);

	private static final int SLOTS = 512;

	private static final int UNBOUNDED = -1;

	private final HashedWheelTimer wheel;

	private final Scheduler scheduler;

	private final AtomicBoolean begun = new AtomicBoolean();

	private volatile boolean turns;

	/**
	 * Creates a wheel that does not turn yet.
	 * @param scheduler where tasks run; they must not block it
	 */
	public TimeoutWheel(Scheduler scheduler) {
		this.scheduler = scheduler;
		// Each request has a timer or two: what bounds those bounds these
		this.wheel = new HashedWheelTimer(new DefaultThreadFactory("outrigger-timeouts", true), TICK.toMillis(),
				TimeUnit.MILLISECONDS, SLOTS, false, UNBOUNDED, this::execute);
	}

	/**
	 * Runs a task some time later, unless that is taken back.
	 * @param task must not block
	 * @param nanos when, from now on
	 * @return takes it back
	 */
	public Disposable schedule(Runnable task, long nanos) {
		if (this.turns) {
			try {
				return new Pending(task, this.wheel, nanos);
			}
			catch (IllegalStateException ex) {
				// It was closed meanwhile
				return this.scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
			}
		}
		if (this.begun.compareAndSet(false, true)) {
			try {
				// It waits for its thread to start, which whoever asks may not
				Schedulers.boundedElastic().schedule(this::begin);
			}
			catch (RejectedExecutionException ex) {
				this.begun.set(false);
			}
		}
		return this.scheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Stops the wheel: what is on it runs at once.
	 */
	@Override
	public synchronized void close() {
		this.begun.set(true);
		this.turns = false;
		// Without those that were taken back
		for (Timeout left : this.wheel.stop()) {
			if (left.task() instanceof Pending pending) {
				execute(pending.task);
			}
		}
	}

	private synchronized void begin() {
		try {
			this.wheel.start();
			this.turns = true;
		}
		catch (IllegalStateException ex) {
			// It was closed before it began
			this.turns = false;
		}
	}

	private void execute(Runnable task) {
		try {
			this.scheduler.schedule(task);
		}
		catch (RejectedExecutionException ex) {
			// The process ends, and nobody is to wait for ever
			task.run();
		}
	}

	/**
	 * A task on the wheel.
	 */
	private static final class Pending implements TimerTask, Disposable {

		private final Runnable task;

		private final Timeout timeout;

		Pending(Runnable task, HashedWheelTimer wheel, long nanos) {
			this.task = task;
			this.timeout = wheel.newTimeout(this, nanos, TimeUnit.NANOSECONDS);
		}

		@Override
		public void run(@Nullable Timeout timeout) {
			this.task.run();
		}

		@Override
		public void dispose() {
			this.timeout.cancel();
		}

		@Override
		public boolean isDisposed() {
			return this.timeout.isCancelled() || this.timeout.isExpired();
		}

	}

}
