package io.outrigger.autoconfigure.loadbalancer;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.WebClientRequest;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.LoadBalancers;

/**
 * Balances the requests of a {@code WebClient}. Each subscription is a pick of its own,
 * and the attempt learns its end whichever way it comes: at the end of the body, or when
 * body or request fail or are cancelled.
 */
class BalancingExchangeFilterFunction implements ExchangeFilterFunction {

	private final LoadBalancers balancers;

	BalancingExchangeFilterFunction(LoadBalancers balancers) {
		this.balancers = balancers;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual((context) -> {
			Destination destination = this.balancers.destination(request.url());
			return (destination != null)
					? balance(new WebClientRequest(request, Inbound.in(context)), destination, next)
					: next.exchange(request);
		});
	}

	/*
	 * A cancellation ends the attempt even after the response has come: the connector
	 * then releases the body, and nobody may be left to subscribe to it. That is why it
	 * is doOnCancel: doFinally would have had its one call when the response came.
	 */
	private Mono<ClientResponse> balance(WebClientRequest request, Destination destination, ExchangeFunction next) {
		Attempt attempt = this.balancers.pick(destination.service(), request);
		try {
			URI address = destination.at(attempt.instance());
			ClientRequest routed = ClientRequest.from(request.request())
				.url(address)
				.attribute(Attempt.ATTRIBUTE, attempt)
				.build();
			return next.exchange(routed)
				.map((response) -> tracked(response, attempt))
				.doOnSuccess((response) -> answered(response, attempt))
				.doOnError((error) -> failed(error, attempt))
				.doOnCancel(attempt::cancel);
		}
		catch (RuntimeException | Error ex) {
			attempt.fail(ex);
			throw ex;
		}
	}

	private static ClientResponse tracked(ClientResponse response, Attempt attempt) {
		attempt.responded(response.statusCode().value());
		return response.mutate()
			.body((body) -> body.doOnError(attempt::fail).doFinally((signal) -> attempt.complete()))
			.build();
	}

	// A filter closer to the wire may have turned the response into an error
	private static void failed(Throwable error, Attempt attempt) {
		if (error instanceof WebClientResponseException response) {
			attempt.responded(response.getStatusCode().value());
		}
		attempt.fail(error);
	}

	private static void answered(@Nullable ClientResponse response, Attempt attempt) {
		if (response == null) {
			attempt.cancel();
		}
	}

}
