package io.outrigger.loadbalancer.attempt;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.Exchange;
import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * How a try ended that another one could make up for. Either there is a response, not yet
 * read, or an error, and then the attempt knows its end already.
 *
 * @param attempt the attempt
 * @param status the HTTP status, 0 if there is none
 * @param response the response, if there is one
 * @param error the error, if there is no response
 * @param <R> the type of the responses
 */
record Ending<R>(Attempt attempt, int status, @Nullable R response, @Nullable Throwable error) {

	static <R> Ending<R> answered(Attempt attempt, int status, R response) {
		return new Ending<>(attempt, status, response, null);
	}

	static <R> Ending<R> failed(Attempt attempt, Exchange<R> exchange, Throwable error) {
		int status = exchange.status(error);
		if (exchange.failedHere()) {
			attempt.cancel();
		}
		else {
			attempt.responded(status);
			attempt.fail(error);
		}
		return new Ending<>(attempt, status, null, error);
	}

	/**
	 * Whether nothing of the request can have reached the instance.
	 * @return {@code true} if no connection came about
	 */
	boolean isUnsent() {
		return outcome() == Outcome.CONNECT_ERROR;
	}

	@Nullable Outcome outcome() {
		return (this.error != null && this.status == 0) ? Outcome.ofError(this.error) : null;
	}

	void discard(Exchange<R> exchange) {
		if (this.response != null) {
			this.attempt.complete();
			exchange.discard(this.response);
		}
	}

}
