package io.outrigger.loadbalancer.attempt.exchange;

import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.Attempt;

/**
 * A request of an HTTP client that never blocks.
 *
 * @param <R> the type of the responses
 */
public interface ReactiveExchange<R> extends Exchange<R> {

	/**
	 * Sends the request to the instance of an attempt.
	 * @param attempt the attempt, which knows its number
	 * @return the response as soon as its headers are there; cancelling gives back what
	 * it took
	 */
	Mono<R> send(Attempt attempt);

}
