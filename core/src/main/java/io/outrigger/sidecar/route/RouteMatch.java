package io.outrigger.sidecar.route;

import java.util.Map;
import java.util.Set;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a route is for: those that fit all that is said. Immutable.
 *
 * @param service name of the service, or {@code null} for any
 * @param path their paths, or {@code null} for any
 * @param methods their HTTP methods, in capitals; empty for any
 * @param headers headers that they have, by name, of which the first value matches as a
 * whole
 * @param query the same for query parameters
 */
public record RouteMatch(@Nullable String service, @Nullable PathTemplate path, Set<String> methods,
		Map<String, Pattern> headers, Map<String, Pattern> query) {

	private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,126}";

	private static final int MOST_CONDITIONS = 16;

	/**
	 * Checks every value.
	 * @throws InvalidRouteException if one breaks its rule
	 */
	public RouteMatch {
		methods = Set.copyOf(methods);
		headers = Map.copyOf(headers);
		query = Map.copyOf(query);
		if (service != null && !service.matches(NAME)) {
			throw new InvalidRouteException("service", service, "letters, digits, '.', '_' and '-', at most 127");
		}
		for (String method : methods) {
			if (!method.matches("[A-Z][A-Z-]*")) {
				throw new InvalidRouteException("methods", method, "HTTP methods in capitals");
			}
		}
		requireFew("headers", headers);
		requireFew("query", query);
	}

	private static void requireFew(String setting, Map<String, Pattern> conditions) {
		if (conditions.size() > MOST_CONDITIONS) {
			throw new InvalidRouteException(setting, conditions.size() + " names", "at most " + MOST_CONDITIONS);
		}
	}

	/**
	 * Whether a request fits, service and path apart.
	 * @param request the request
	 * @return {@code true} if method, headers and query do
	 */
	boolean fits(RoutedRequest request) {
		if (!this.methods.isEmpty() && !this.methods.contains(request.method())) {
			return false;
		}
		for (Map.Entry<String, Pattern> header : this.headers.entrySet()) {
			if (!matches(header.getValue(), request.header(header.getKey()))) {
				return false;
			}
		}
		for (Map.Entry<String, Pattern> parameter : this.query.entrySet()) {
			if (!matches(parameter.getValue(), request.query(parameter.getKey()))) {
				return false;
			}
		}
		return true;
	}

	private static boolean matches(Pattern pattern, @Nullable String value) {
		return value != null && pattern.matches(value);
	}

}
