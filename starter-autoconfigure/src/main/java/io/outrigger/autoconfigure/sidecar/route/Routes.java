package io.outrigger.autoconfigure.sidecar.route;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.sidecar.route.HeaderChanges;
import io.outrigger.sidecar.route.Route;
import io.outrigger.sidecar.route.RouteTable;

/**
 * The routes as they are now. Safe for use from several threads.
 */
public final class Routes implements Supplier<RouteTable> {

	private final Supplier<RouteTable> table;

	Routes(Supplier<RouteTable> table) {
		this.table = table;
	}

	@Override
	public RouteTable get() {
		return this.table.get();
	}

	/**
	 * Returns what is done to the headers of a try.
	 * @param attempt the try
	 * @param method the method of its request
	 * @param address where it is sent
	 * @param headers the headers of its request
	 * @return the changes of its route
	 */
	public HeaderChanges headerChanges(Attempt attempt, HttpMethod method, URI address, HttpHeaders headers) {
		RouteTable routes = get();
		Route route = routes.changesHeaders()
				? routes.find(new HttpRoutedRequest(attempt.service(), method, address, headers)) : null;
		return (route != null) ? route.headers() : HeaderChanges.NONE;
	}

	/**
	 * Changes headers.
	 * @param changes what is done to them
	 * @param headers the headers
	 */
	public static void apply(HeaderChanges changes, HttpHeaders headers) {
		if (changes.isEmpty()) {
			return;
		}
		changes.applyTo(headers::remove, headers::set, (name, value) -> {
			List<String> before = headers.getOrEmpty(name);
			if (!before.contains(value)) {
				// The list that is there may be one that must not change
				List<String> values = new ArrayList<>(before);
				values.add(value);
				headers.put(name, values);
			}
		});
	}

}
