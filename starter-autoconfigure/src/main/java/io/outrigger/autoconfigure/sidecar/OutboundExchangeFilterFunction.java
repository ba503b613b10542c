package io.outrigger.autoconfigure.sidecar;

import java.util.function.Supplier;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.sidecar.OutboundHeaders;
import io.outrigger.sidecar.SidecarSettings;

/**
 * Writes the platform's headers into the balanced requests of a {@code WebClient}; to
 * others, which may go anywhere, it adds nothing.
 */
class OutboundExchangeFilterFunction implements ExchangeFilterFunction {

	private final Supplier<SidecarSettings> settings;

	private final OutboundHeaders outbound;

	OutboundExchangeFilterFunction(Supplier<SidecarSettings> settings, OutboundHeaders outbound) {
		this.settings = settings;
		this.outbound = outbound;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		if (!(request.attributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt)
				|| !this.settings.get().outbound().enabled()) {
			return next.exchange(request);
		}
		return next.exchange(ClientRequest.from(request)
			.headers((headers) -> this.outbound.writeTo(attempt.number(), headers::set))
			.build());
	}

}
