package io.outrigger.autoconfigure.sidecar.served;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/**
 * Work for a request that is under way. It has one end, whichever comes first: its own,
 * that of what is done instead when it takes too long, or that nobody waits for it.
 */
final class Serving implements CoreSubscriber<Void>, Subscription, Runnable {

	private static final AtomicIntegerFieldUpdater<Serving> STATE = AtomicIntegerFieldUpdater.newUpdater(Serving.class,
			"state");

	private static final AtomicReferenceFieldUpdater<Serving, Subscription> SOURCE = AtomicReferenceFieldUpdater
		.newUpdater(Serving.class, Subscription.class, "source");

	private static final int ON_TIME = 0;

	private static final int LATE = 1;

	private static final int ENDED = 2;

	private final CoreSubscriber<? super Void> caller;

	private final @Nullable Limit limit;

	private final @Nullable Ending before;

	private final @Nullable Ending after;

	private volatile int state;

	// Read by its updater alone
	@SuppressWarnings("UnusedVariable")
	private volatile @Nullable Subscription source;

	private volatile @Nullable Disposable timer;

	private volatile @Nullable Late late;

	Serving(CoreSubscriber<? super Void> caller, @Nullable Limit limit, @Nullable Ending before,
			@Nullable Ending after) {
		this.caller = caller;
		this.limit = limit;
		this.before = before;
		this.after = after;
	}

	void begin(Mono<Void> work) {
		// First, for work may take its time before it says that it has begun
		this.caller.onSubscribe(this);
		if (this.state == ENDED) {
			return;
		}
		try {
			if (this.limit != null) {
				this.timer = this.limit.timeouts().schedule(this, this.limit.nanos());
			}
			work.subscribe(this);
		}
		catch (RuntimeException | Error ex) {
			onError(ex);
			Exceptions.throwIfJvmFatal(ex);
		}
		if (this.state == ENDED) {
			forgetTimer();
		}
	}

	@Override
	public Context currentContext() {
		return this.caller.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(SOURCE, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(Void nothing) {
		// There is none
	}

	@Override
	public void onComplete() {
		if (STATE.compareAndSet(this, ON_TIME, ENDED)) {
			ended(null);
		}
	}

	/*
	 * An error of what was given up is dropped: that it was may well be why.
	 */
	@Override
	public void onError(Throwable error) {
		if (STATE.compareAndSet(this, ON_TIME, ENDED)) {
			ended(error);
		}
	}

	@Override
	public void request(long n) {
		// Nothing comes but the end
	}

	@Override
	public void cancel() {
		if (STATE.getAndSet(this, ENDED) == ENDED) {
			return;
		}
		Operators.terminate(SOURCE, this);
		Late instead = this.late;
		if (instead != null) {
			instead.cancel();
		}
		forgetTimer();
		tell(this.before, SignalType.CANCEL, null);
		tell(this.after, SignalType.CANCEL, null);
	}

	/**
	 * It takes too long.
	 */
	@Override
	public void run() {
		if (this.limit == null || this.limit.begun().getAsBoolean()) {
			return;
		}
		Late instead = new Late();
		this.late = instead;
		if (STATE.compareAndSet(this, ON_TIME, LATE)) {
			Operators.terminate(SOURCE, this);
			this.limit.late().subscribe(instead);
		}
	}

	private void ended(@Nullable Throwable error) {
		SignalType signal = (error != null) ? SignalType.ON_ERROR : SignalType.ON_COMPLETE;
		forgetTimer();
		tell(this.before, signal, error);
		try {
			if (error != null) {
				this.caller.onError(error);
			}
			else {
				this.caller.onComplete();
			}
		}
		finally {
			tell(this.after, signal, error);
		}
	}

	private void tell(@Nullable Ending ending, SignalType signal, @Nullable Throwable error) {
		if (ending != null) {
			try {
				ending.ended(signal, error);
			}
			catch (RuntimeException ex) {
				Operators.onErrorDropped(ex, currentContext());
			}
		}
	}

	private void forgetTimer() {
		Disposable set = this.timer;
		if (set != null) {
			set.dispose();
		}
	}

	/**
	 * What is done instead.
	 */
	private final class Late implements CoreSubscriber<Void> {

		private static final AtomicReferenceFieldUpdater<Late, Subscription> INSTEAD = AtomicReferenceFieldUpdater
			.newUpdater(Late.class, Subscription.class, "instead");

		// Read by its updater alone
		@SuppressWarnings("UnusedVariable")
		private volatile @Nullable Subscription instead;

		void cancel() {
			Operators.terminate(INSTEAD, this);
		}

		@Override
		public Context currentContext() {
			return Serving.this.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			if (Operators.setOnce(INSTEAD, this, subscription)) {
				subscription.request(Long.MAX_VALUE);
			}
		}

		@Override
		public void onNext(Void nothing) {
			// There is none
		}

		@Override
		public void onComplete() {
			if (STATE.compareAndSet(Serving.this, LATE, ENDED)) {
				ended(null);
			}
		}

		@Override
		public void onError(Throwable error) {
			if (STATE.compareAndSet(Serving.this, LATE, ENDED)) {
				ended(error);
			}
		}

	}

}
