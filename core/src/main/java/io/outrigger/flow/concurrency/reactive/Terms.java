package io.outrigger.flow.concurrency.reactive;

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Permit;

/**
 * On which terms work is begun: with a permit, or refused.
 *
 * @param permits gives a permit for one subscription; {@code null} if there is none
 * @param rejection says why there is none
 * @param outcomes what an error tells
 */
record Terms(Supplier<@Nullable Permit> permits, Supplier<Rejection> rejection,
		Function<? super Throwable, Outcome> outcomes) {

	<T> void subscribe(Publisher<? extends T> work, CoreSubscriber<? super T> actual, boolean single) {
		Permit permit = this.permits.get();
		if (permit == null) {
			Operators.error(actual, new RejectedException(this.rejection.get()));
			return;
		}
		LimitedSubscriber.subscribe(work, new LimitedSubscriber<T>(actual, permit, this.outcomes, single));
	}

}
