package io.outrigger.benchmarks.simulation.clock;

import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Reactor's timers on an agenda. For one thread.
 */
public final class VirtualTimers implements Scheduler {

	private final Agenda agenda;

	/**
	 * Creates timers.
	 * @param agenda on which they stand
	 */
	public VirtualTimers(Agenda agenda) {
		this.agenda = agenda;
	}

	@Override
	public Disposable schedule(Runnable task) {
		return schedule(task, 0, TimeUnit.NANOSECONDS);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		Timer timer = new Timer(task);
		this.agenda.in(unit.toNanos(delay), timer);
		return timer;
	}

	@Override
	public long now(TimeUnit unit) {
		return unit.convert(this.agenda.nanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public Worker createWorker() {
		return new VirtualWorker(this);
	}

	/**
	 * Something planned that can be called off: it then happens, but does nothing.
	 */
	private static final class Timer implements Runnable, Disposable {

		private final Runnable task;

		private boolean disposed;

		Timer(Runnable task) {
			this.task = task;
		}

		@Override
		public void run() {
			if (!this.disposed) {
				this.disposed = true;
				this.task.run();
			}
		}

		@Override
		public void dispose() {
			this.disposed = true;
		}

		@Override
		public boolean isDisposed() {
			return this.disposed;
		}

	}

	/**
	 * Timers that are called off together.
	 */
	private static final class VirtualWorker implements Worker {

		private final Disposable.Composite all = Disposables.composite();

		private final Scheduler timers;

		VirtualWorker(Scheduler timers) {
			this.timers = timers;
		}

		@Override
		public Disposable schedule(Runnable task) {
			return schedule(task, 0, TimeUnit.NANOSECONDS);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			Disposable timer = this.timers.schedule(task, delay, unit);
			this.all.add(timer);
			return timer;
		}

		@Override
		public void dispose() {
			this.all.dispose();
		}

		@Override
		public boolean isDisposed() {
			return this.all.isDisposed();
		}

	}

}
