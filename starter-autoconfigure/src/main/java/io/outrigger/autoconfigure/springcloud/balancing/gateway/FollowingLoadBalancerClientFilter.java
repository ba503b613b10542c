package io.outrigger.autoconfigure.springcloud.balancing.gateway;

import java.net.URI;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.gateway.config.GatewayLoadBalancerProperties;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.springcloud.balancing.PickedInstance;
import io.outrigger.loadbalancer.Attempt;

/**
 * The Gateway's filter for {@code lb://}, whose requests are followed: until the headers
 * of the response by this filter, then by {@link AttemptEndFilter}. When the request
 * comes here again it is a retry, which goes to another instance.
 */
class FollowingLoadBalancerClientFilter extends ReactiveLoadBalancerClientFilter {

	private static final String BALANCED = "lb";

	FollowingLoadBalancerClientFilter(LoadBalancerClientFactory factory, GatewayLoadBalancerProperties properties) {
		super(factory, properties);
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		URI address = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
		String prefix = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_SCHEME_PREFIX_ATTR);
		if (address == null || (!BALANCED.equals(address.getScheme()) && !BALANCED.equals(prefix))) {
			return chain.filter(exchange);
		}
		RouteAttempts attempts = RouteAttempts.of(exchange);
		attempts.giveUpResponse();
		return super.filter(exchange, (routed) -> Mono.defer(() -> follow(routed, attempts, chain)));
	}

	private static Mono<Void> follow(ServerWebExchange exchange, RouteAttempts attempts, GatewayFilterChain chain) {
		Response<ServiceInstance> chosen = exchange
			.getAttribute(ServerWebExchangeUtils.GATEWAY_LOADBALANCER_RESPONSE_ATTR);
		if (chosen == null || !(chosen.getServer() instanceof PickedInstance picked)) {
			return chain.filter(exchange);
		}
		Attempt attempt = attempts.begin(picked);
		return chain.filter(exchange)
			.doOnSuccess((nothing) -> attempt.responded(status(exchange)))
			.doOnError(attempt::fail)
			.doOnCancel(attempt::cancel);
	}

	// A web socket has no status of its own here
	private static int status(ServerWebExchange exchange) {
		HttpStatusCode status = exchange.getResponse().getStatusCode();
		return (status != null) ? status.value() : HttpStatus.SWITCHING_PROTOCOLS.value();
	}

}
