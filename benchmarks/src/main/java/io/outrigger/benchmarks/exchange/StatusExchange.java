package io.outrigger.benchmarks.exchange;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.ReactiveExchange;

/**
 * A request that can be sent again, and whose answer is a status and no more.
 */
public interface StatusExchange extends ReactiveExchange<Integer> {

	@Override
	default String method() {
		return "GET";
	}

	@Override
	default boolean canRepeat(boolean alongside) {
		return true;
	}

	@Override
	default int status(Integer response) {
		return response;
	}

	@Override
	default boolean isStream(Integer response) {
		return false;
	}

	@Override
	default long waitNanos(Integer response) {
		return -1;
	}

	@Override
	default Integer deliver(Integer response, Attempt attempt) {
		attempt.complete();
		return response;
	}

	@Override
	default void discard(Integer response) {
		// A status holds nothing
	}

}
