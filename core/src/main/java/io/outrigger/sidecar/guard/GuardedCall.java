package io.outrigger.sidecar.guard;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.guard.CallPass;
import io.outrigger.loadbalancer.attempt.guard.CallRejectedException;
import io.outrigger.loadbalancer.attempt.guard.Rejection;
import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * A call of a route: it has leave of the breaker, perhaps waits until the rate limit lets
 * it go and then for a place in the bulkhead, and gives all of that back once.
 */
final class GuardedCall implements CallPass {

	private static final AtomicIntegerFieldUpdater<GuardedCall> STATE = AtomicIntegerFieldUpdater
		.newUpdater(GuardedCall.class, "state");

	/*
	 * The breaker was told.
	 */
	private static final int SETTLED = 1;

	/*
	 * It has a place in the bulkhead, or had one if it is over.
	 */
	private static final int PLACED = 2;

	/*
	 * It needs no place any more.
	 */
	private static final int OVER = 4;

	private final RouteGuard guard;

	private final long begun;

	private final boolean probe;

	private int place = Places.NONE;

	private @Nullable CompletableFuture<Void> waiting;

	private volatile Disposable timer = Disposables.disposed();

	private volatile @Nullable GuardedTry last;

	private volatile @Nullable GuardedTry failed;

	private volatile @Nullable GuardedTry winner;

	private volatile int state;

	GuardedCall(RouteGuard guard, long begun, boolean probe) {
		this.guard = guard;
		this.begun = begun;
		this.probe = probe;
	}

	/**
	 * Does not go on before it is told.
	 */
	void suspend() {
		this.waiting = new CompletableFuture<>();
	}

	/**
	 * Is told what the rate limit says, after it was suspended.
	 * @param nanos how long to wait; less than 0 if it may not go on
	 */
	void reserved(long nanos) {
		if (nanos > 0) {
			endsWith(this.guard.timers().schedule(this::delayed, nanos, TimeUnit.NANOSECONDS));
		}
		else if (nanos == 0) {
			delayed();
		}
		else {
			refused(this.guard.rejected(Rejection.RATE_LIMITED));
		}
	}

	/**
	 * Has to wait until the rate limit lets it go.
	 * @param nanos for so long
	 */
	void delay(long nanos) {
		suspend();
		endsWith(this.guard.timers().schedule(this::delayed, nanos, TimeUnit.NANOSECONDS));
	}

	private void delayed() {
		if (isOver()) {
			return;
		}
		CallRejectedException refusal = enter();
		if (refusal != null) {
			refused(refusal);
		}
	}

	/**
	 * Takes a place in the bulkhead, or waits for one.
	 * @return why it may not go on; {@code null} if it may, or waits
	 */
	@Nullable CallRejectedException enter() {
		Places places = this.guard.places();
		int taken = (places != null) ? places.enter() : Places.NONE;
		if (places == null || taken != Places.NONE) {
			entered(taken);
			return null;
		}
		if (this.waiting == null) {
			this.waiting = new CompletableFuture<>();
		}
		return places.await(this) ? null : this.guard.bulkheadIsFull();
	}

	/**
	 * It may go on.
	 * @param taken the generation of its place
	 */
	void entered(int taken) {
		this.timer.dispose();
		this.place = taken;
		if (taken != Places.NONE && (set(PLACED) & OVER) != 0) {
			giveBack();
			return;
		}
		CompletableFuture<Void> waiting = this.waiting;
		if (waiting != null) {
			waiting.complete(null);
		}
	}

	/**
	 * There was no place in time.
	 */
	void waitedInVain() {
		refused(this.guard.bulkheadIsFull());
	}

	private void refused(CallRejectedException refusal) {
		broken(refusal);
	}

	/**
	 * Cannot go on.
	 * @param error why
	 */
	void broken(RuntimeException error) {
		release();
		if (this.waiting != null) {
			this.waiting.completeExceptionally(error);
		}
	}

	boolean isOver() {
		return (this.state & OVER) != 0;
	}

	/**
	 * Says what ends a wait.
	 * @param timer is disposed of if it ends otherwise
	 */
	void endsWith(Disposable timer) {
		this.timer = timer;
		if ((this.state & (OVER | PLACED)) != 0) {
			timer.dispose();
		}
	}

	@Override
	public @Nullable CompletableFuture<?> waiting() {
		return this.waiting;
	}

	@Override
	public boolean permits(Attempt chosen) {
		GuardedTry next = this.guard.permit(this, chosen);
		if (next == null) {
			return false;
		}
		this.last = next;
		chosen.watchedBy(next);
		return true;
	}

	@Override
	public CallRejectedException noInstance() {
		return this.guard.rejected(Rejection.INSTANCES_OPEN);
	}

	@Override
	public void answered(Attempt attempt) {
		if (!(attempt.watch() instanceof GuardedTry answering)) {
			cancelled();
			return;
		}
		settle(answering);
		this.winner = answering;
		if (answering.isEnded()) {
			giveUpPlace();
		}
	}

	/**
	 * A try ended.
	 * @param ended the try
	 */
	void ended(GuardedTry ended) {
		Outcome outcome = ended.outcome();
		if (outcome != null && outcome.isFailure()) {
			this.failed = ended;
		}
		if (ended.equals(this.winner)) {
			giveUpPlace();
		}
	}

	@Override
	public void failed(Throwable error) {
		// Not a hedge that was given up when another try decided
		GuardedTry decisive = (this.failed != null) ? this.failed : this.last;
		if (decisive != null) {
			settle(decisive);
		}
		release();
	}

	@Override
	public void cancelled() {
		release();
	}

	private void settle(GuardedTry decisive) {
		Outcome outcome = decisive.outcome();
		if (outcome != null && outcome != Outcome.CANCELLED && (set(SETTLED) & SETTLED) == 0) {
			this.guard.settled(decisive, outcome, this.begun, this.probe);
		}
	}

	/*
	 * The breaker is told nothing if it was not before.
	 */
	private void release() {
		if ((set(SETTLED) & SETTLED) == 0) {
			this.guard.unsettled(this.probe);
		}
		giveUpPlace();
	}

	private void giveUpPlace() {
		int before = set(OVER);
		if ((before & OVER) != 0) {
			return;
		}
		this.timer.dispose();
		if ((before & PLACED) != 0) {
			giveBack();
		}
		else if (this.waiting != null && this.guard.places() != null) {
			this.guard.places().leave(this);
		}
	}

	private void giveBack() {
		Places places = this.guard.places();
		if (places != null) {
			places.exit(this.place);
		}
	}

	private int set(int flag) {
		return STATE.getAndUpdate(this, (before) -> before | flag);
	}

}
