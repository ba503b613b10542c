package io.outrigger.autoconfigure.sidecar;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.outrigger.autoconfigure.sidecar.route.Routes;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.sidecar.OutboundHeaders;
import io.outrigger.sidecar.SidecarSettings;
import io.outrigger.sidecar.route.HeaderChanges;

/**
 * Writes the platform's headers into the balanced requests of a {@code WebClient}; to
 * others, which may go anywhere, it adds nothing.
 */
class OutboundExchangeFilterFunction implements ExchangeFilterFunction {

	private final Supplier<SidecarSettings> settings;

	private final OutboundHeaders outbound;

	private final @Nullable Routes routes;

	OutboundExchangeFilterFunction(Supplier<SidecarSettings> settings, OutboundHeaders outbound,
			@Nullable Routes routes) {
		this.settings = settings;
		this.outbound = outbound;
		this.routes = routes;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!(request.attributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt)
				|| !this.settings.get().outbound().enabled()) {
			return next.exchange(request);
		}
		HeaderChanges changes = (this.routes != null)
				? this.routes.headerChanges(attempt, request.method(), request.url(), request.headers())
				: HeaderChanges.NONE;
		return next.exchange(ClientRequest.from(request).headers((headers) -> {
			Routes.apply(changes, headers);
			this.outbound.writeTo(attempt.number(), headers::set);
		}).build());
	}

}
