package io.outrigger.flow.queue;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The one timer of a queue. It is never set back: one that rings too early is set again
 * by who looks then, which costs less than to cancel one for each who waits. Setting it
 * belongs to one thread at a time.
 */
final class Alarm {

	private final Scheduler scheduler;

	private final Runnable look;

	private volatile boolean rang = true;

	private @Nullable Disposable timer;

	private long at;

	Alarm(Scheduler scheduler, Runnable look) {
		this.scheduler = scheduler;
		this.look = look;
	}

	/*
	 * Has a look taken at a time, or before.
	 */
	void set(long time, long now) {
		if (!this.rang && this.at - time <= 0) {
			return;
		}
		if (this.timer != null) {
			this.timer.dispose();
		}
		this.rang = false;
		this.at = time;
		try {
			this.timer = this.scheduler.schedule(this::ring, Math.max(0, time - now), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The process ends: whoever comes or goes still looks
			this.rang = true;
		}
	}

	private void ring() {
		this.rang = true;
		this.look.run();
	}

}
