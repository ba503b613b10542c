package io.outrigger.autoconfigure.loadbalancer.client;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.WebClientRequest;
import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.attempt.AttemptPlan;
import io.outrigger.loadbalancer.session.StickyRequests;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Balances the requests of a {@code WebClient}. Each subscription is a request of its
 * own, and each of its attempts learns its end whichever way it comes: at the end of the
 * body, or when body or request fail or are cancelled.
 */
public final class BalancingExchangeFilterFunction implements ExchangeFilterFunction {

	private final Balancing balancing;

	private final @Nullable WebClientFallback fallback;

	/**
	 * Creates the filter.
	 * @param balancing what balances the requests
	 * @param fallback knows what callers get when nobody answers; {@code null} for
	 * nothing
	 */
	public BalancingExchangeFilterFunction(Balancing balancing, @Nullable WebClientFallback fallback) {
		this.balancing = balancing;
		this.fallback = fallback;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual((context) -> {
			Destination destination = this.balancing.balancers().destination(request.url());
			return (destination != null)
					? balance(new WebClientRequest(request, Inbound.in(context)), destination, next)
					: next.exchange(request);
		});
	}

	private Mono<ClientResponse> balance(WebClientRequest request, Destination destination, ExchangeFunction next) {
		StickyRequests sticky = this.balancing.sticky();
		return sticky.areAt(destination.service())
				? sticky.settle(destination.service(), request)
					.flatMap((settled) -> send(request, settled, destination, next))
				: send(request, request, destination, next);
	}

	private Mono<ClientResponse> send(WebClientRequest request, PickRequest placed, Destination destination,
			ExchangeFunction next) {
		ClientRequest sent = request.request();
		AttemptPlan plan = this.balancing.planner()
			.plan(destination.service(), sent.method(), sent.url(), sent.headers());
		Mono<ClientResponse> answer = this.balancing.engine()
			.send(plan, new WebClientExchange(request, placed, destination, next, plan.failover()));
		return (this.fallback != null && plan.route() != null)
				? this.fallback.behind(plan, sent, answer, (other) -> filter(other, next)) : answer;
	}

}
