package io.outrigger.flow.concurrency.reactive;

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Permit;

/**
 * A Flux that has a permit while it is subscribed to.
 *
 * @param <T> type of the values
 */
final class LimitedFlux<T> extends FluxOperator<T, T> {

	private final Supplier<@Nullable Permit> permits;

	private final Supplier<Rejection> rejection;

	private final Function<? super Throwable, Outcome> outcomes;

	LimitedFlux(Flux<T> source, Supplier<@Nullable Permit> permits, Supplier<Rejection> rejection,
			Function<? super Throwable, Outcome> outcomes) {
		super(source);
		this.permits = permits;
		this.rejection = rejection;
		this.outcomes = outcomes;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Permit permit = this.permits.get();
		if (permit == null) {
			Operators.error(actual, new RejectedException(this.rejection.get()));
			return;
		}
		LimitedSubscriber.subscribe(this.source, new LimitedSubscriber<>(actual, permit, this.outcomes, false));
	}

}
