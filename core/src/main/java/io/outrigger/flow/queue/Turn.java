package io.outrigger.flow.queue;

import java.util.concurrent.CompletableFuture;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

import io.outrigger.flow.concurrency.Permit;

/**
 * Waiting as a future. A permit that comes to a future which was cancelled, or completed
 * by somebody else, goes back.
 */
final class Turn extends CompletableFuture<Permit> implements CoreSubscriber<Permit> {

	private volatile Subscription waiting = Operators.emptySubscription();

	@Override
	public void onSubscribe(Subscription subscription) {
		this.waiting = subscription;
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Permit permit) {
		if (!complete(permit)) {
			permit.close();
		}
	}

	@Override
	public void onError(Throwable error) {
		completeExceptionally(error);
	}

	@Override
	public void onComplete() {
		// The permit came before
	}

	@Override
	public boolean cancel(boolean mayInterrupt) {
		boolean cancelled = super.cancel(mayInterrupt);
		if (cancelled) {
			this.waiting.cancel();
		}
		return cancelled;
	}

}
