package io.outrigger.autoconfigure.sidecar;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.sidecar.route.Routes;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.route.HeaderChanges;

/**
 * Writes the platform's headers into the balanced requests of a {@code RestClient}; to
 * others, which may go anywhere, it adds nothing.
 */
class OutboundRequestInterceptor implements ClientHttpRequestInterceptor {

	private final Outbound outbound;

	OutboundRequestInterceptor(Outbound outbound) {
		this.outbound = outbound;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (request.getAttributes().get(Attempt.ATTRIBUTE) instanceof Attempt attempt && this.outbound.isOn()) {
			IdentityTokens tokens = this.outbound.tokens();
			write(request, attempt, (tokens != null) ? tokens.await(attempt.service()) : null);
		}
		return execution.execute(request, body);
	}

	/*
	 * Credentials first: what a route sets is meant for the service that it goes to.
	 */
	private void write(HttpRequest request, Attempt attempt, @Nullable String token) {
		HttpHeaders headers = request.getHeaders();
		Inbound inbound = Inbound.current();
		Routes routes = this.outbound.routes();
		HeaderChanges changes = (routes != null) ? routes.headerChanges(attempt, request) : HeaderChanges.NONE;
		if (!changes.forwardCredentials()) {
			Outbound.withhold(inbound, headers, null);
		}
		Routes.apply(changes, headers);
		this.outbound.write(attempt, headers, request.getAttributes(), inbound, token, headers::set);
	}

}
