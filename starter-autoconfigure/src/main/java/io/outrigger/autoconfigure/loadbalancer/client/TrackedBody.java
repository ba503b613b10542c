package io.outrigger.autoconfigure.loadbalancer.client;

import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.Attempt;

/**
 * The body of a response, with whose end its request is in flight no more: before anybody
 * is told of it, so that who asks again then does not find it there.
 */
final class TrackedBody extends FluxOperator<DataBuffer, DataBuffer> {

	private final Attempt attempt;

	TrackedBody(Flux<? extends DataBuffer> body, Attempt attempt) {
		super(body);
		this.attempt = attempt;
	}

	@Override
	public void subscribe(CoreSubscriber<? super DataBuffer> reader) {
		this.source.subscribe(new Reading(reader, this.attempt));
	}

	/**
	 * One that reads it.
	 */
	private static final class Reading implements CoreSubscriber<DataBuffer>, Subscription {

		private final CoreSubscriber<? super DataBuffer> reader;

		private final Attempt attempt;

		private Subscription body = Operators.emptySubscription();

		Reading(CoreSubscriber<? super DataBuffer> reader, Attempt attempt) {
			this.reader = reader;
			this.attempt = attempt;
		}

		@Override
		public Context currentContext() {
			return this.reader.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.body = subscription;
			this.reader.onSubscribe(this);
		}

		@Override
		public void onNext(DataBuffer buffer) {
			this.reader.onNext(buffer);
		}

		@Override
		public void onError(Throwable error) {
			tell(() -> this.attempt.fail(error));
			this.reader.onError(error);
		}

		@Override
		public void onComplete() {
			tell(this.attempt::complete);
			this.reader.onComplete();
		}

		@Override
		public void request(long n) {
			this.body.request(n);
		}

		@Override
		public void cancel() {
			this.body.cancel();
			tell(this.attempt::complete);
		}

		/*
		 * Whoever watches the attempt may fail, of which the reader must not hear.
		 */
		private void tell(Runnable end) {
			try {
				end.run();
			}
			catch (RuntimeException ex) {
				Operators.onErrorDropped(ex, currentContext());
			}
		}

	}

}
