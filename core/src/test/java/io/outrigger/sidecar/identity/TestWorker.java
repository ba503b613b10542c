package io.outrigger.sidecar.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Does its tasks when a test says so.
 */
final class TestWorker implements Scheduler {

	private final List<Runnable> tasks = new ArrayList<>();

	private final AtomicBoolean closed = new AtomicBoolean();

	private final AtomicBoolean direct = new AtomicBoolean();

	@Override
	public Disposable schedule(Runnable task) {
		if (this.closed.get()) {
			throw reactor.core.Exceptions.failWithRejected();
		}
		if (this.direct.get()) {
			task.run();
		}
		else {
			this.tasks.add(task);
		}
		return () -> {
		};
	}

	@Override
	public Scheduler.Worker createWorker() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void dispose() {
		this.closed.set(true);
	}

	void workAtOnce() {
		this.direct.set(true);
	}

	int waiting() {
		return this.tasks.size();
	}

	void run() {
		List<Runnable> now = List.copyOf(this.tasks);
		this.tasks.clear();
		now.forEach(Runnable::run);
	}

}
