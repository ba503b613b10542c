package io.outrigger.loadbalancer.attempt.exchange;

import java.io.IOException;

import io.outrigger.loadbalancer.Attempt;

/**
 * A request of an HTTP client that blocks.
 *
 * @param <R> the type of the responses
 */
public interface BlockingExchange<R> extends Exchange<R> {

	/**
	 * Sends the request to the instance of an attempt and waits for the response headers.
	 * @param attempt the attempt, which knows its number
	 * @return the response
	 * @throws IOException if there was none
	 */
	R send(Attempt attempt) throws IOException;

}
