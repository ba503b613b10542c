package io.outrigger.autoconfigure.loadbalancer.client.blocking;

import java.io.IOException;
import java.net.URI;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Makes requests to instances that speak TLS in their own way, and all others as the
 * application does.
 *
 * @param others makes all others
 * @param instances makes those
 */
public record InstanceRequestFactory(ClientHttpRequestFactory others,
		InstanceRequests instances) implements ClientHttpRequestFactory {

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
		return this.others.createRequest(uri, method);
	}

	ClientHttpRequest toInstance(URI uri, HttpMethod method) throws IOException {
		boolean secure = "https".equalsIgnoreCase(uri.getScheme());
		return (secure ? this.instances.factory() : this.others).createRequest(uri, method);
	}

}
