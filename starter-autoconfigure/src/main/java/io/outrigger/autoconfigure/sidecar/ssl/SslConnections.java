package io.outrigger.autoconfigure.sidecar.ssl;

import java.net.URI;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.Attempt;

/**
 * Connects balanced requests to instances that speak TLS as the SSL bundle says, and all
 * others as the application does, for an address elsewhere must not see our certificate.
 * As the filter of a client it tells which is which, as its connector it acts on that.
 */
class SslConnections {

	private static final String KEY = SslConnections.class.getName();

	private final ClientHttpConnector others;

	private volatile @Nullable ClientHttpConnector instances;

	/**
	 * Creates the connections.
	 * @param others connects all other requests
	 */
	SslConnections(ClientHttpConnector others) {
		this.others = others;
	}

	void use(ClientHttpConnector instances) {
		this.instances = instances;
	}

	Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		boolean balanced = request.attributes().containsKey(Attempt.ATTRIBUTE);
		return next.exchange(request).contextWrite((context) -> context.put(KEY, balanced));
	}

	Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> request) {
		if (!"https".equalsIgnoreCase(uri.getScheme())) {
			return this.others.connect(method, uri, request);
		}
		return Mono.deferContextual((context) -> {
			boolean balanced = Boolean.TRUE.equals(context.getOrDefault(KEY, false));
			return balanced ? connectInstance(method, uri, request) : this.others.connect(method, uri, request);
		});
	}

	Mono<ClientHttpResponse> connectInstance(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> request) {
		ClientHttpConnector instances = this.instances;
		return (instances != null) ? instances.connect(method, uri, request)
				: Mono.error(new IllegalStateException("There is no SSL bundle yet"));
	}

}
