package io.outrigger.flow.queue;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.concurrency.Permit;

/**
 * Waits, from when a value is asked for.
 */
final class WaitMono extends Mono<Permit> {

	private final AdmissionQueue queue;

	private final int partition;

	WaitMono(AdmissionQueue queue, int partition) {
		this.queue = queue;
		this.partition = partition;
	}

	@Override
	public void subscribe(CoreSubscriber<? super Permit> actual) {
		actual.onSubscribe(new Waiter(this.queue, this.partition, actual));
	}

	/*
	 * As Mono.flatMap, but for this: that one, of Reactor 3.7, may lose a cancellation
	 * that comes at the moment in which the work is subscribed to, and then the work goes
	 * on with its permit for nobody.
	 */
	<T> Mono<T> then(Function<Permit, Mono<T>> work, Function<Rejection, Mono<T>> refused) {
		return new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				WaitMono.this.subscribe(new Waiting<>(actual, work, refused));
			}

		};
	}

	/**
	 * Waits for a turn, and then for the work.
	 *
	 * @param <T> type of what it brings
	 */
	private static final class Waiting<T> implements CoreSubscriber<Permit>, Subscription {

		@SuppressWarnings("rawtypes")
		private static final AtomicReferenceFieldUpdater<Waiting, Subscription> WORK = AtomicReferenceFieldUpdater
			.newUpdater(Waiting.class, Subscription.class, "work");

		private final CoreSubscriber<? super T> actual;

		private final Function<Permit, Mono<T>> begin;

		private final Function<Rejection, Mono<T>> refused;

		private @Nullable Subscription turn;

		// Read by its updater alone
		@SuppressWarnings("UnusedVariable")
		private volatile @Nullable Subscription work;

		Waiting(CoreSubscriber<? super T> actual, Function<Permit, Mono<T>> begin,
				Function<Rejection, Mono<T>> refused) {
			this.actual = actual;
			this.begin = begin;
			this.refused = refused;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.turn = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long n) {
			turn().request(n);
		}

		// In this order: who is not told yet gives back what he was granted
		@Override
		public void cancel() {
			turn().cancel();
			Operators.terminate(WORK, this);
		}

		@Override
		public void onNext(Permit permit) {
			Mono<T> next;
			try {
				next = this.begin.apply(permit);
			}
			catch (RuntimeException ex) {
				permit.close();
				this.actual.onError(ex);
				return;
			}
			next.subscribe(new Working());
		}

		@Override
		public void onError(Throwable error) {
			Mono<T> next = (error instanceof RejectedException rejected) ? this.refused.apply(rejected.rejection())
					: Mono.error(error);
			next.subscribe(new Working());
		}

		@Override
		public void onComplete() {
			// The end is that of the work
		}

		private Subscription turn() {
			return Objects.requireNonNull(this.turn);
		}

		private final class Working implements CoreSubscriber<T> {

			@Override
			public Context currentContext() {
				return Waiting.this.currentContext();
			}

			@Override
			public void onSubscribe(Subscription subscription) {
				if (Operators.setOnce(WORK, Waiting.this, subscription)) {
					subscription.request(Long.MAX_VALUE);
				}
			}

			@Override
			public void onNext(T value) {
				Waiting.this.actual.onNext(value);
			}

			@Override
			public void onError(Throwable error) {
				Waiting.this.actual.onError(error);
			}

			@Override
			public void onComplete() {
				Waiting.this.actual.onComplete();
			}

		}

	}

}
