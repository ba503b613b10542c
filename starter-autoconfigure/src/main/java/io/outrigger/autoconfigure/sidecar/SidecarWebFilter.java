package io.outrigger.autoconfigure.sidecar;

import java.util.List;
import java.util.function.Supplier;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

import io.outrigger.sidecar.InboundRequest;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.SidecarSettings;

/**
 * What the sidecar does to a request that comes in, in one filter: it keeps headers that
 * only the platform may set from the service, names this instance in the response, and
 * counts.
 */
class SidecarWebFilter implements WebFilter, Ordered {

	/**
	 * Before every filter that may answer by itself, such as those of Spring Security at
	 * -100, so that their answers are counted and named too; after those that must be
	 * first of all.
	 */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

	private final Supplier<SidecarSettings> settings;

	private final InboundTraffic traffic;

	private final String instanceId;

	SidecarWebFilter(Supplier<SidecarSettings> settings, InboundTraffic traffic, String instanceId) {
		this.settings = settings;
		this.traffic = traffic;
		this.instanceId = instanceId;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		SidecarSettings.Inbound inbound = this.settings.get().inbound();
		if (!inbound.enabled()) {
			return chain.filter(exchange);
		}
		ServerWebExchange stripped = strip(exchange, inbound.trustPlatformHeaders());
		InboundRequest request = this.traffic.begin();
		ServerHttpResponse response = exchange.getResponse();
		response.beforeCommit(() -> {
			if (inbound.instanceHeader()) {
				response.getHeaders().set(PlatformHeaders.INSTANCE, this.instanceId);
			}
			request.responding(status(response));
			return Mono.empty();
		});
		// Not doFinally: an error handler would have written its answer before that is
		// called
		return chain.filter(stripped)
			.doOnSuccess((nothing) -> request.complete())
			.doOnError((error) -> failed(error, request))
			.doOnCancel(request::cancel);
	}

	private ServerWebExchange strip(ServerWebExchange exchange, boolean trusted) {
		List<String> names = PlatformHeaders.toStrip(exchange.getRequest().getHeaders().keySet(), trusted);
		if (names.isEmpty()) {
			return exchange;
		}
		this.traffic.stripped(names.size());
		return exchange.mutate()
			.request((request) -> request.headers((headers) -> names.forEach(headers::remove)))
			.build();
	}

	private static int status(ServerHttpResponse response) {
		HttpStatusCode status = response.getStatusCode();
		return (status != null) ? status.value() : 200;
	}

	// A client that goes away while the answer is written may show as an error of the
	// write
	private static void failed(Throwable error, InboundRequest request) {
		if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
			request.cancel();
		}
		else {
			request.fail();
		}
	}

}
