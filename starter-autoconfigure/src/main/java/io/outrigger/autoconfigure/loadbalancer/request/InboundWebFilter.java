package io.outrigger.autoconfigure.loadbalancer.request;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.spi.Priority;

/**
 * Remembers in the Reactor context which request is being served, for those that are made
 * meanwhile.
 */
public class InboundWebFilter implements WebFilter, Ordered {

	/**
	 * Behind the sidecar's, which removes a priority that the sender may not set.
	 */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 110;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		Inbound inbound = new Inbound(request.getRemoteAddress(),
				Priority.of(request.getHeaders().getFirst(Priority.HEADER)));
		return chain.filter(exchange).contextWrite((context) -> context.put(Inbound.KEY, inbound));
	}

}
