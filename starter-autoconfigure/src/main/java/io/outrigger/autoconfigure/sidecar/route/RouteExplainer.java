package io.outrigger.autoconfigure.sidecar.route;

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.outrigger.loadbalancer.Destination;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.sidecar.guard.GuardReport;
import io.outrigger.sidecar.guard.RouteGuards;
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
	public static final String RULE = "a method and an address of a service that the registry knows, such as GET "
			+ "http://orders/orders/1";

	private final Routes routes;

	private final RoutePlans plans;

	private final RouteGuards guards;

	private final LoadBalancers balancers;

	RouteExplainer(Routes routes, RoutePlans plans, RouteGuards guards, LoadBalancers balancers) {
		this.routes = routes;
		this.plans = plans;
		this.guards = guards;
		this.balancers = balancers;
	}

	/**
	 * Returns the routes as they are now.
	 * @return in the order in which they are asked
	 */
	public List<RouteReport> routes() {
		List<GuardReport> state = this.guards.report();
		return this.routes.get().routes().stream().map((route) -> report(route, state)).toList();
	}

	private RouteReport report(Route route, List<GuardReport> state) {
		String service = route.match().service();
		return new RouteReport(RouteDescriptor.of(route),
				(service != null) ? AttemptDescriptor.of(this.plans.attempting(route, service)) : null,
				state.stream().filter((guard) -> guard.route().equals(route.id())).toList());
	}

	/**
	 * Explains a request without headers.
	 * @param request its method and its address, a space between them
	 * @return the explanation; {@code null} if that is no request, or one that is not
	 * balanced
	 */
	public @Nullable RouteExplanation explain(String request) {
		int space = request.indexOf(' ');
		Destination destination = (space > 0) ? destination(request.substring(space + 1)) : null;
		if (destination == null) {
			return null;
		}
		String service = destination.service();
		URI address = destination.address();
		HttpMethod method = HttpMethod.valueOf(request.substring(0, space));
		Route route = this.routes.get().find(new HttpRoutedRequest(service, method, address, new HttpHeaders()));
		Attempting attempting = this.plans.attempting(route, service);
		return new RouteExplanation(service, (route != null) ? RouteDescriptor.of(route) : null,
				AttemptDescriptor.of(attempting), attempting.failover().mayRepeat(method.name()),
				(route != null) ? this.guards.report(route.id(), service) : null);
	}

	private @Nullable Destination destination(String address) {
		try {
			return this.balancers.destination(URI.create(address));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
