package io.outrigger.autoconfigure.loadbalancer.request;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.web.client.RestClient;

import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * A request of a {@code RestClient}, as the load balancer sees it.
 *
 * @param request the request
 * @param inbound the request in the service of which it is made, if any
 */
public record RestClientRequest(HttpRequest request, @Nullable Inbound inbound) implements PickRequest {

	private static final String PATTERN = RestClient.class.getName() + ".uriTemplate";

	@Override
	public @Nullable String value(RequestKey key) {
		return switch (key.source()) {
			case HEADER -> this.request.getHeaders().getFirst(key.name());
			case COOKIE -> CookieHeader.value(this.request.getHeaders(), key.name());
			case QUERY -> AddressValues.query(this.request.getURI(), key.name());
			case PATH -> AddressValues.variable(route(), this.request.getURI(), key.name());
			case ATTRIBUTE -> text(this.request.getAttributes().get(key.name()));
			case CLIENT_ADDRESS -> (this.inbound != null) ? this.inbound.address() : null;
		};
	}

	@Override
	public String route() {
		return (this.request.getAttributes().get(PATTERN) instanceof String pattern) ? pattern : "";
	}

	@Override
	public Priority priority() {
		return Inbound.priority(this.request.getHeaders().getFirst(Priority.HEADER),
				this.request.getAttributes().get(Priority.ATTRIBUTE), this.inbound);
	}

	private static @Nullable String text(@Nullable Object attribute) {
		return (attribute != null) ? attribute.toString() : null;
	}

}
