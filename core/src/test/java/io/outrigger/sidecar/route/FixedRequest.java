package io.outrigger.sidecar.route;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request that a test describes.
 */
record FixedRequest(String service, String method, String path, Map<String, String> headers,
		Map<String, String> parameters) implements RoutedRequest {

	static FixedRequest get(String service, String path) {
		return new FixedRequest(service, "GET", path, Map.of(), Map.of());
	}

	@Override
	public @Nullable String header(String name) {
		return this.headers.get(name);
	}

	@Override
	public @Nullable String query(String name) {
		return this.parameters.get(name);
	}

}
