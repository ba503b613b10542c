package io.outrigger.autoconfigure.sidecar;

import java.io.IOException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.autoconfigure.sidecar.route.Routes;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.sidecar.OutboundHeaders;
import io.outrigger.sidecar.SidecarSettings;

/**
 * Writes the platform's headers into the balanced requests of a {@code RestClient}; to
 * others, which may go anywhere, it adds nothing.
 */
class OutboundRequestInterceptor implements ClientHttpRequestInterceptor {

	private final Supplier<SidecarSettings> settings;

	private final OutboundHeaders outbound;

	private final @Nullable Routes routes;

	OutboundRequestInterceptor(Supplier<SidecarSettings> settings, OutboundHeaders outbound, @Nullable Routes routes) {
		this.settings = settings;
		this.outbound = outbound;
		this.routes = routes;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (request.getAttributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt
				&& this.settings.get().outbound().enabled()) {
			HttpHeaders headers = request.getHeaders();
			if (this.routes != null) {
				Routes.apply(this.routes.headerChanges(attempt, request), headers);
			}
			this.outbound.writeTo(attempt.number(), headers::set);
		}
		return execution.execute(request, body);
	}

}
