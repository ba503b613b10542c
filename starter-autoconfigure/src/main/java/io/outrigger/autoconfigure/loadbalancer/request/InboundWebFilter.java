package io.outrigger.autoconfigure.loadbalancer.request;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Remembers in the Reactor context which request is being served, for those that are made
 * meanwhile. Where there is a sidecar its filter does so.
 */
public class InboundWebFilter implements WebFilter, Ordered {

	/**
	 * Before every filter that may call others.
	 */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 110;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		Inbound inbound = Inbound.of(exchange.getRequest(), null);
		return chain.filter(exchange).contextWrite((context) -> context.put(Inbound.KEY, inbound));
	}

}
