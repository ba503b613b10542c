package io.outrigger.flow.concurrency.reactive;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * A Mono that has a permit while it is subscribed to.
 *
 * @param <T> type of the values
 */
final class LimitedMono<T> extends MonoOperator<T, T> {

	private final Terms terms;

	LimitedMono(Mono<T> source, Terms terms) {
		super(source);
		this.terms = terms;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.terms.subscribe(this.source, actual, true);
	}

}
