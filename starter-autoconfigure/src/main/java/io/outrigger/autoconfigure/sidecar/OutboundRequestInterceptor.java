package io.outrigger.autoconfigure.sidecar;

import java.io.IOException;
import java.util.function.Supplier;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

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

	OutboundRequestInterceptor(Supplier<SidecarSettings> settings, OutboundHeaders outbound) {
		this.settings = settings;
		this.outbound = outbound;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (request.getAttributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt
				&& this.settings.get().outbound().enabled()) {
			this.outbound.writeTo(attempt.number(), request.getHeaders()::set);
		}
		return execution.execute(request, body);
	}

}
