package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.autoconfigure.loadbalancer.client.blocking.SentBody;
import io.outrigger.loadbalancer.attempt.AttemptPlan;

/**
 * Knows what the callers of a {@code RestClient} or {@code RestTemplate} get when a
 * service does not answer.
 */
@FunctionalInterface
public interface RestClientFallback {

	/**
	 * Puts something behind an answer.
	 * @param plan how the request is attempted
	 * @param request the request, as the caller wrote it
	 * @param body its body, which may be gone once the answer was asked for
	 * @param answer gets the answer
	 * @param balanced sends a request to whatever service its address means
	 * @return the answer, or what takes its place
	 * @throws IOException if there is neither
	 */
	ClientHttpResponse behind(AttemptPlan plan, HttpRequest request, SentBody body, Answer answer, Balanced balanced)
			throws IOException;

	/**
	 * Gets an answer.
	 */
	@FunctionalInterface
	interface Answer {

		/**
		 * Gets the answer.
		 * @return the answer
		 * @throws IOException if there is none
		 */
		ClientHttpResponse get() throws IOException;

	}

	/**
	 * Sends requests to whatever services their addresses mean.
	 */
	@FunctionalInterface
	interface Balanced {

		/**
		 * Sends a request.
		 * @param request the request
		 * @param body its body, which can be sent once more
		 * @return the response
		 * @throws IOException if there was none
		 */
		ClientHttpResponse send(HttpRequest request, SentBody body) throws IOException;

	}

}
