package io.outrigger.sidecar.route;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.fallback.FallbackSettings;
import io.outrigger.sidecar.route.PathTree.Ranked;

/**
 * Routes, by which the first that fits a request is found: by service and, segment by
 * segment, by path, so that it costs about the same among thousands as among ten.
 * Immutable: routes change together or not at all.
 */
public final class RouteTable {

	/**
	 * No routes.
	 */
	public static final RouteTable NONE = new RouteTable(List.of());

	/**
	 * How many routes there may be.
	 */
	public static final int MOST = 10_000;

	private final List<Route> routes;

	private final Map<String, PathTree<Route>> byService = new HashMap<>();

	private final PathTree<Route> ofAny = new PathTree<>();

	private final Map<String, FallbackSettings> fallbacks = new HashMap<>();

	private final boolean changesHeaders;

	private RouteTable(Collection<Route> routes) {
		this.routes = routes.stream().sorted(Route.IN_ORDER).toList();
		for (int rank = 0; rank < this.routes.size(); rank++) {
			Route route = this.routes.get(rank);
			String service = route.match().service();
			PathTree<Route> tree = (service != null)
					? this.byService.computeIfAbsent(service, (name) -> new PathTree<>()) : this.ofAny;
			tree.add(route.match().path(), rank, route);
			if (route.fallback() != null) {
				this.fallbacks.put(route.id(), route.fallback());
			}
		}
		this.changesHeaders = this.routes.stream().anyMatch((route) -> !route.headers().isEmpty());
	}

	/**
	 * Creates a table.
	 * @param routes the routes, in any order
	 * @return the table
	 * @throws InvalidRouteException if there are too many
	 */
	public static RouteTable of(Collection<Route> routes) {
		if (routes.size() > MOST) {
			throw new InvalidRouteException("number", routes.size(), "at most " + MOST);
		}
		return routes.isEmpty() ? NONE : new RouteTable(routes);
	}

	/**
	 * Finds the route of a request.
	 * @param request the request
	 * @return the first that fits; {@code null} if none does
	 */
	public @Nullable Route find(RoutedRequest request) {
		if (this.routes.isEmpty()) {
			return null;
		}
		PathTree<Route> own = this.byService.get(request.service());
		String path = request.path();
		PathTree.Fits<Route> fits = (route) -> route.match().fits(request);
		Ranked<Route> found = (own != null) ? own.find(path, 0, fits, null) : null;
		found = this.ofAny.find(path, 0, fits, found);
		return (found != null) ? found.route() : null;
	}

	/**
	 * Returns the routes.
	 * @return in the order in which they are asked
	 */
	public List<Route> routes() {
		return this.routes;
	}

	/**
	 * Returns what the callers of a route get when nobody answers.
	 * @param route name of the route
	 * @return the settings; {@code null} for nothing
	 */
	public @Nullable FallbackSettings fallback(String route) {
		return this.fallbacks.get(route);
	}

	/**
	 * Whether any route does something to headers.
	 * @return {@code false} if headers stay as they are
	 */
	public boolean changesHeaders() {
		return this.changesHeaders;
	}

}
