package io.outrigger.autoconfigure.springcloud.balancing;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.loadbalancer.HintRequestContext;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.http.HttpHeaders;

import io.outrigger.autoconfigure.loadbalancer.request.AddressValues;
import io.outrigger.autoconfigure.loadbalancer.request.CookieHeader;
import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.spi.RequestKey;

/**
 * A request of one of Spring Cloud's clients or of its Gateway, as the load balancer sees
 * it.
 *
 * @param data the request
 * @param hint Spring Cloud's hint, which is taken for an attribute of that name
 * @param inbound the request in the service of which it is made, if any
 */
record SpringCloudRequest(RequestData data, @Nullable String hint, @Nullable Inbound inbound) implements PickRequest {

	private static final String HINT = "hint";

	private static final String[] PATTERNS = { "org.springframework.web.reactive.function.client.WebClient.uriTemplate",
			"org.springframework.web.client.RestClient.uriTemplate" };

	/*
	 * Where the Gateway has the variables of the route's path.
	 */
	private static final String VARIABLES = "org.springframework.cloud.gateway.support.ServerWebExchangeUtils"
			+ ".uriTemplateVariables";

	static PickRequest of(Request<?> request, @Nullable Inbound inbound) {
		if (request.getContext() instanceof RequestDataContext context && context.getClientRequest() != null) {
			return new SpringCloudRequest(context.getClientRequest(), hint(context), inbound);
		}
		return PickRequest.PLAIN;
	}

	private static @Nullable String hint(HintRequestContext context) {
		return "default".equals(context.getHint()) ? null : context.getHint();
	}

	@Override
	public @Nullable String value(RequestKey key) {
		return switch (key.source()) {
			case HEADER -> header(key.name());
			case COOKIE -> cookie(key.name());
			case QUERY -> AddressValues.query(this.data.getUrl(), key.name());
			case PATH -> variable(key.name());
			case ATTRIBUTE -> attribute(key.name());
			case CLIENT_ADDRESS -> (this.inbound != null) ? this.inbound.address() : null;
		};
	}

	@Override
	public String route() {
		for (String name : PATTERNS) {
			if (this.data.getAttributes().get(name) instanceof String pattern) {
				return pattern;
			}
		}
		return "";
	}

	@Override
	public Priority priority() {
		return Inbound.priority(header(Priority.HEADER), this.data.getAttributes().get(Priority.ATTRIBUTE),
				this.inbound);
	}

	private @Nullable String header(String name) {
		HttpHeaders headers = this.data.getHeaders();
		return (headers != null) ? headers.getFirst(name) : null;
	}

	private @Nullable String cookie(String name) {
		HttpHeaders headers = this.data.getHeaders();
		String cookie = (headers != null) ? CookieHeader.value(headers, name) : null;
		return (cookie != null || this.data.getCookies() == null) ? cookie : this.data.getCookies().getFirst(name);
	}

	private @Nullable String variable(String name) {
		if (this.data.getAttributes().get(VARIABLES) instanceof Map<?, ?> variables) {
			return text(variables.get(name));
		}
		return AddressValues.variable(route(), this.data.getUrl(), name);
	}

	private @Nullable String attribute(String name) {
		String attribute = text(this.data.getAttributes().get(name));
		return (attribute == null && name.equals(HINT)) ? this.hint : attribute;
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

}
