package io.outrigger.autoconfigure.sidecar.route;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.outrigger.sidecar.route.Route;
import io.outrigger.sidecar.route.RoutePlans;

/**
 * Says which route a request would get, and how it would be attempted. Nothing changes by
 * that.
 */
public final class RouteExplainer {

	/**
	 * What is explained.
	 */
	public static final String RULE = "a method and an address, such as GET http://orders/orders/1";

	private final Routes routes;

	private final RoutePlans plans;

	RouteExplainer(Routes routes, RoutePlans plans) {
		this.routes = routes;
		this.plans = plans;
	}

	/**
	 * Returns the routes as they are now.
	 * @return in the order in which they are asked
	 */
	public List<RouteDescriptor> routes() {
		return this.routes.get().routes().stream().map(RouteDescriptor::of).toList();
	}

	/**
	 * Explains a request without headers.
	 * @param request its method and its address, a space between them
	 * @return the explanation; {@code null} if that is no request
	 */
	public @Nullable RouteExplanation explain(String request) {
		int space = request.indexOf(' ');
		URI address = (space > 0) ? address(request.substring(space + 1)) : null;
		String service = (address != null) ? address.getRawAuthority() : null;
		if (address == null || service == null) {
			return null;
		}
		HttpMethod method = HttpMethod.valueOf(request.substring(0, space));
		Route route = this.routes.get().find(new HttpRoutedRequest(service, method, address, new HttpHeaders()));
		return RouteExplanation.of(service, method.name(), route, this.plans.attempting(route, service));
	}

	private static @Nullable URI address(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
