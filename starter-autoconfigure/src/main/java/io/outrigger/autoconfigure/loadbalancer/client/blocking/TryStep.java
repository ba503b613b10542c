package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import java.io.IOException;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.loadbalancer.Attempt;

/**
 * Stands around each try of a balanced {@code RestClient} or {@code RestTemplate}, next
 * to the wire. Beans of this type are passed in their order; the one that writes the
 * platform's headers has the lowest precedence, so give others an order before it. Unlike
 * Spring's interceptors, they do not see the body, which therefore need not be in memory.
 * Who throws when he has a response already closes it.
 */
@FunctionalInterface
public interface TryStep {

	/**
	 * Sends the request of a try.
	 * @param attempt the try
	 * @param request its request, with the address of the instance; its headers are those
	 * of this try alone and may be changed until it is sent
	 * @param rest sends it; to be called once, or not at all
	 * @return the response
	 * @throws IOException if there was none
	 */
	ClientHttpResponse send(Attempt attempt, HttpRequest request, Rest rest) throws IOException;

	/**
	 * What is left to do.
	 */
	@FunctionalInterface
	interface Rest {

		/**
		 * Sends the request, through all steps that follow.
		 * @return the response
		 * @throws IOException if there was none
		 */
		ClientHttpResponse send() throws IOException;

	}

}
