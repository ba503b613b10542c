package io.outrigger.autoconfigure.sidecar.rate;

import java.util.Optional;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import io.outrigger.sidecar.match.ArrivedRequest;
import io.outrigger.sidecar.rate.RateLimits;

/**
 * Refuses requests that come too often from one whom the application knows, where the
 * application knows it: after its own filters, such as those of Spring Security at -100.
 */
class PrincipalRateWebFilter implements WebFilter, Ordered {

	private final RateLimits limits;

	private final RateStep step;

	PrincipalRateWebFilter(RateLimits limits, RateStep step) {
		this.limits = limits;
		this.step = step;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ArrivedRequest request = exchange.getAttribute(RateStep.AWAITS_PRINCIPAL);
		if (request == null) {
			return chain.filter(exchange);
		}
		return exchange.getPrincipal()
			.map((principal) -> Optional.ofNullable(principal.getName()))
			.defaultIfEmpty(Optional.empty())
			.flatMap((name) -> this.step.follow(this.limits.authenticated(request, name.orElse(null)), exchange,
					() -> chain.filter(exchange)));
	}

}
