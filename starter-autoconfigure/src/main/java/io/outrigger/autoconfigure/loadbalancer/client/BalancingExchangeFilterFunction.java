package io.outrigger.autoconfigure.loadbalancer.client;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.WebClientRequest;
import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.attempt.AttemptPlan;

/**
 * Balances the requests of a {@code WebClient}. Each subscription is a request of its
 * own, and each of its attempts learns its end whichever way it comes: at the end of the
 * body, or when body or request fail or are cancelled.
 */
public final class BalancingExchangeFilterFunction implements ExchangeFilterFunction {

	private final LoadBalancers balancers;

	private final AttemptEngine engine;

	/**
	 * Creates the filter.
	 * @param balancers know which addresses mean a service
	 * @param engine sends the requests
	 */
	public BalancingExchangeFilterFunction(LoadBalancers balancers, AttemptEngine engine) {
		this.balancers = balancers;
		this.engine = engine;
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

	private Mono<ClientResponse> balance(WebClientRequest request, Destination destination, ExchangeFunction next) {
		AttemptPlan plan = this.engine.plan(destination.service());
		return this.engine.send(plan, new WebClientExchange(request, destination, next, plan.failover()));
	}

}
