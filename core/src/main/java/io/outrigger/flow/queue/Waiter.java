package io.outrigger.flow.queue;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.concurrency.Permit;

/**
 * One who waits, from when he asks for his turn until he is told, or leaves. A permit
 * that was granted to who left meanwhile goes back.
 */
final class Waiter implements Subscription, Runnable {

	final int partition;

	/*
	 * Since when; set before he is handed to the queue.
	 */
	long since;

	/*
	 * These belong to the line.
	 */

	@Nullable Waiter previous;

	@Nullable Waiter next;

	boolean linked;

	private final AdmissionQueue queue;

	private final CoreSubscriber<? super Permit> actual;

	private final AtomicReference<State> state = new AtomicReference<>(State.NEW);

	private @Nullable Permit permit;

	private @Nullable Rejection rejection;

	Waiter(AdmissionQueue queue, int partition, CoreSubscriber<? super Permit> actual) {
		this.queue = queue;
		this.partition = partition;
		this.actual = actual;
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n) && this.state.compareAndSet(State.NEW, State.WAITING)) {
			this.queue.join(this);
		}
	}

	@Override
	public void cancel() {
		State before = this.state.getAndUpdate((now) -> (now != State.TOLD) ? State.LEFT : now);
		if (before == State.WAITING) {
			this.queue.leave(this);
		}
		else if (before == State.GRANTED && this.permit != null) {
			this.permit.close();
		}
	}

	boolean isWaiting() {
		return this.state.get() == State.WAITING;
	}

	/*
	 * Returns whether he still waits; else nothing was done.
	 */
	boolean grant(Permit granted) {
		this.permit = granted;
		return this.state.compareAndSet(State.WAITING, State.GRANTED);
	}

	boolean refuse(Rejection why) {
		this.rejection = why;
		return this.state.compareAndSet(State.WAITING, State.REFUSED);
	}

	/*
	 * Tells him.
	 */
	@Override
	public void run() {
		if (this.state.compareAndSet(State.GRANTED, State.TOLD) && this.permit != null) {
			this.actual.onNext(this.permit);
			this.actual.onComplete();
		}
		else if (this.state.compareAndSet(State.REFUSED, State.TOLD) && this.rejection != null) {
			this.actual.onError(new RejectedException(this.rejection));
		}
	}

	private enum State {

		NEW, WAITING, GRANTED, REFUSED, TOLD, LEFT

	}

}
