package io.outrigger.autoconfigure.sidecar.route;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.sidecar.route.RouteTable;

/**
 * Configuration properties of the routes.
 *
 * @param routes Balanced requests that differ from the others to their service, by name.
 */
@ConfigurationProperties("outrigger.sidecar")
public record RoutesProperties(@DefaultValue Map<String, RouteProperties> routes) {

	/**
	 * Checks every route.
	 */
	public RoutesProperties {
		routes = Map.copyOf(routes);
		RouteProperties.table(routes);
	}

	RouteTable toTable() {
		return RouteProperties.table(this.routes);
	}

}
