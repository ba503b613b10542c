package io.outrigger.autoconfigure.loadbalancer.request;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * A request of a {@code WebClient}, as the load balancer sees it.
 *
 * @param request the request
 * @param inbound the request in the service of which it is made, if any
 */
public record WebClientRequest(ClientRequest request, @Nullable Inbound inbound) implements PickRequest {

	private static final String PATTERN = WebClient.class.getName() + ".uriTemplate";

	@Override
	public @Nullable String value(RequestKey key) {
		return switch (key.source()) {
			case HEADER -> this.request.headers().getFirst(key.name());
			case COOKIE -> cookie(key.name());
			case QUERY -> AddressValues.query(this.request.url(), key.name());
			case PATH -> AddressValues.variable(route(), this.request.url(), key.name());
			case ATTRIBUTE -> text(this.request.attributes().get(key.name()));
			case CLIENT_ADDRESS -> (this.inbound != null) ? this.inbound.address() : null;
		};
	}

	@Override
	public String route() {
		return (this.request.attributes().get(PATTERN) instanceof String pattern) ? pattern : "";
	}

	@Override
	public Priority priority() {
		return Inbound.priority(this.request.headers().getFirst(Priority.HEADER),
				this.request.attributes().get(Priority.ATTRIBUTE), this.inbound);
	}

	private @Nullable String cookie(String name) {
		String cookie = this.request.cookies().getFirst(name);
		return (cookie != null) ? cookie : CookieHeader.value(this.request.headers(), name);
	}

	private static @Nullable String text(@Nullable Object attribute) {
		return (attribute != null) ? attribute.toString() : null;
	}

}
