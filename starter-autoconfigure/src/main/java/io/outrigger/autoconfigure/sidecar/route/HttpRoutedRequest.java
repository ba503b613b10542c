package io.outrigger.autoconfigure.sidecar.route;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.outrigger.autoconfigure.loadbalancer.request.AddressValues;
import io.outrigger.sidecar.route.RoutedRequest;

/**
 * A request of an HTTP client as routes see it.
 *
 * @param service name of the service that it goes to
 * @param verb its method
 * @param address its address
 * @param fields its headers
 */
public record HttpRoutedRequest(String service, HttpMethod verb, URI address,
		HttpHeaders fields) implements RoutedRequest {

	@Override
	public String method() {
		return this.verb.name();
	}

	@Override
	public String path() {
		String path = this.address.getRawPath();
		return (path != null) ? path : "";
	}

	@Override
	public @Nullable String header(String name) {
		return this.fields.getFirst(name);
	}

	@Override
	public @Nullable String query(String name) {
		return AddressValues.query(this.address, name);
	}

}
