package io.outrigger.autoconfigure.loadbalancer.request;

import java.util.ArrayList;
import java.util.List;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
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
		HttpHeaders headers = request.getHeaders();
		Inbound inbound = new Inbound(request.getRemoteAddress(), Priority.of(headers.getFirst(Priority.HEADER)),
				credentials(headers));
		return chain.filter(exchange).contextWrite((context) -> context.put(Inbound.KEY, inbound));
	}

	// Copied, for a server may use its headers again for the next request
	private static Inbound.Credentials credentials(HttpHeaders headers) {
		List<String> authorizations = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
		List<String> proxy = headers.getOrEmpty(HttpHeaders.PROXY_AUTHORIZATION);
		List<String> cookies = headers.getOrEmpty(HttpHeaders.COOKIE);
		if (authorizations.isEmpty() && proxy.isEmpty() && cookies.isEmpty()) {
			return Inbound.Credentials.NONE;
		}
		List<String> both = new ArrayList<>(authorizations);
		both.addAll(proxy);
		return new Inbound.Credentials(List.copyOf(both), List.copyOf(cookies));
	}

}
