package io.outrigger.flow.concurrency.reactive;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Permit;

/**
 * Gives the permit back before it passes an ending on.
 *
 * @param <T> type of the values
 */
final class LimitedSubscriber<T> implements CoreSubscriber<T>, Subscription {

	private final CoreSubscriber<? super T> actual;

	private final Permit permit;

	private final Function<? super Throwable, Outcome> outcomes;

	/*
	 * Whether the first value is the last.
	 */
	private final boolean single;

	private volatile @Nullable Subscription upstream;

	LimitedSubscriber(CoreSubscriber<? super T> actual, Permit permit, Function<? super Throwable, Outcome> outcomes,
			boolean single) {
		this.actual = actual;
		this.permit = permit;
		this.outcomes = outcomes;
		this.single = single;
	}

	/*
	 * Who is thrown out of subscribing will not hear of an ending.
	 */
	static <T> void subscribe(Publisher<? extends T> source, LimitedSubscriber<T> limited) {
		try {
			source.subscribe(limited);
		}
		catch (Throwable ex) {
			limited.permit.close();
			throw ex;
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.upstream, subscription)) {
			this.upstream = subscription;
			this.actual.onSubscribe(this);
		}
	}

	@Override
	public void onNext(T value) {
		if (this.single) {
			this.permit.end(Outcome.SUCCESS);
		}
		this.actual.onNext(value);
	}

	@Override
	public void onError(Throwable error) {
		try {
			this.permit.end(this.outcomes.apply(error));
		}
		catch (Throwable ex) {
			this.permit.close();
			error.addSuppressed(ex);
		}
		this.actual.onError(error);
	}

	@Override
	public void onComplete() {
		this.permit.end(Outcome.SUCCESS);
		this.actual.onComplete();
	}

	@Override
	public void request(long n) {
		Subscription subscription = this.upstream;
		if (subscription != null) {
			subscription.request(n);
		}
	}

	@Override
	public void cancel() {
		this.permit.close();
		Subscription subscription = this.upstream;
		if (subscription != null) {
			subscription.cancel();
		}
	}

	@Override
	public Context currentContext() {
		return this.actual.currentContext();
	}

}
