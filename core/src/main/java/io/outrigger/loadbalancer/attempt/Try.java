package io.outrigger.loadbalancer.attempt;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.Attempt;

/**
 * One try of a {@link Call}. It has one end, whichever comes first: a response, an error,
 * its time-out, or that it is stopped; a response that comes later is released.
 *
 * @param <R> the type of the responses
 */
final class Try<R> implements CoreSubscriber<R>, Runnable {

	@SuppressWarnings("rawtypes")
	private static final AtomicIntegerFieldUpdater<Try> ENDED = AtomicIntegerFieldUpdater.newUpdater(Try.class,
			"ended");

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<Try, Subscription> UPSTREAM = AtomicReferenceFieldUpdater
		.newUpdater(Try.class, Subscription.class, "upstream");

	private final Call<R> call;

	private final Attempt attempt;

	private volatile int ended;

	// Read by its updater alone
	@SuppressWarnings("UnusedVariable")
	private volatile @Nullable Subscription upstream;

	private volatile @Nullable Disposable timer;

	Try(Call<R> call, Attempt attempt) {
		this.call = call;
		this.attempt = attempt;
	}

	Attempt attempt() {
		return this.attempt;
	}

	void send() {
		try {
			this.call.exchange().send(this.attempt).subscribe(this);
		}
		catch (RuntimeException | Error ex) {
			onError(ex);
			Exceptions.throwIfJvmFatal(ex);
		}
	}

	/**
	 * Gives it up after the limit of a try, unless it has ended. Only for those after the
	 * first, which the request's own timer watches. As there, the time to send it counts.
	 */
	void limit() {
		long limit = this.call.plan().perTry().toNanos();
		if (limit != 0 && this.ended == 0) {
			long left = Math.max(0, limit - (this.call.now() - this.attempt.begunNanos()));
			Disposable timer = this.call.timers().schedule(this, left, TimeUnit.NANOSECONDS);
			this.timer = timer;
			if (this.ended != 0) {
				timer.dispose();
			}
		}
	}

	@Override
	public Context currentContext() {
		return this.call.context();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.setOnce(UPSTREAM, this, subscription)) {
			subscription.request(Long.MAX_VALUE);
		}
	}

	@Override
	public void onNext(R response) {
		if (end()) {
			this.call.answered(this, response);
		}
		else {
			this.call.exchange().discard(response);
		}
	}

	@Override
	public void onError(Throwable error) {
		if (end()) {
			this.call.failed(Ending.failed(this.attempt, this.call.exchange(), error));
		}
	}

	@Override
	public void onComplete() {
		if (end()) {
			this.attempt.cancel();
			this.call.unanswered(this);
		}
	}

	/**
	 * Its time is over.
	 */
	@Override
	public void run() {
		if (end()) {
			Operators.terminate(UPSTREAM, this);
			AttemptTimeoutException error = AttemptTimeoutException.ofTry(this.call.plan().service().service(),
					this.attempt.instance().id(), this.call.plan().perTry());
			this.attempt.fail(error);
			this.call.failed(new Ending<>(this.attempt, 0, null, error));
		}
	}

	/**
	 * Ends it unless it has ended.
	 * @param reason why the instance is to blame, or {@code null}
	 * @return whether it ended by that
	 */
	boolean stop(@Nullable Throwable reason) {
		if (!end()) {
			return false;
		}
		Operators.terminate(UPSTREAM, this);
		if (reason != null) {
			this.attempt.fail(reason);
		}
		else {
			this.attempt.cancel();
		}
		return true;
	}

	/**
	 * Gives up its response, which was passed on: whoever sent the request then releases
	 * a body that nobody has begun to read.
	 */
	void abandon() {
		this.attempt.cancel();
		Operators.terminate(UPSTREAM, this);
	}

	private boolean end() {
		if (this.ended != 0 || !ENDED.compareAndSet(this, 0, 1)) {
			return false;
		}
		Disposable timer = this.timer;
		if (timer != null) {
			timer.dispose();
		}
		return true;
	}

}
