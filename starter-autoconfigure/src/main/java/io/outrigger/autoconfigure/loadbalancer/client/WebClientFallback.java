package io.outrigger.autoconfigure.loadbalancer.client;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.attempt.AttemptPlan;

/**
 * Knows what the callers of a {@code WebClient} get when a service does not answer.
 */
@FunctionalInterface
public interface WebClientFallback {

	/**
	 * Puts something behind an answer.
	 * @param plan how the request is attempted
	 * @param request the request, as the caller wrote it
	 * @param answer the answer, sent for when it is subscribed to
	 * @param balanced sends a request to whatever service its address means
	 * @return the answer, or what takes its place
	 */
	Mono<ClientResponse> behind(AttemptPlan plan, ClientRequest request, Mono<ClientResponse> answer,
			ExchangeFunction balanced);

}
