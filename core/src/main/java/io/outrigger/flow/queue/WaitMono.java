package io.outrigger.flow.queue;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

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

}
