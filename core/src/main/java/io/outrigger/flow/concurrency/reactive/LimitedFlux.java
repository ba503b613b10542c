package io.outrigger.flow.concurrency.reactive;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/**
 * A Flux that has a permit while it is subscribed to.
 *
 * @param <T> type of the values
 */
final class LimitedFlux<T> extends FluxOperator<T, T> {

	private final Terms terms;

	LimitedFlux(Flux<T> source, Terms terms) {
		super(source);
		this.terms = terms;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.terms.subscribe(this.source, actual, false);
	}

}
