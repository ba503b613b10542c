package io.outrigger.autoconfigure.sidecar;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.autoconfigure.loadbalancer.client.blocking.TryStep;
import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.sidecar.route.Routes;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.route.HeaderChanges;

/**
 * Writes the platform's headers into the balanced requests of a {@code RestClient} or
 * {@code RestTemplate}.
 */
class OutboundStep implements TryStep {

	private final Outbound outbound;

	OutboundStep(Outbound outbound) {
		this.outbound = outbound;
	}

	@Override
	public ClientHttpResponse send(Attempt attempt, HttpRequest request, Rest rest) throws IOException {
		if (this.outbound.isOn()) {
			IdentityTokens tokens = this.outbound.tokens();
			write(request, attempt, (tokens != null) ? tokens.await(attempt.service()) : null);
		}
		return rest.send();
	}

	/*
	 * Credentials first: what a route sets is meant for the service that it goes to.
	 */
	private void write(HttpRequest request, Attempt attempt, @Nullable String token) {
		HttpHeaders headers = request.getHeaders();
		Inbound inbound = Inbound.current();
		Routes routes = this.outbound.routes();
		HeaderChanges changes = (routes != null)
				? routes.headerChanges(attempt, request.getMethod(), request.getURI(), headers) : HeaderChanges.NONE;
		if (!changes.forwardCredentials()) {
			Outbound.withhold(inbound, headers, null);
		}
		Routes.apply(changes, headers);
		this.outbound.write(attempt, headers, request.getAttributes(), inbound, token, headers::set);
	}

}
