package io.outrigger.sidecar.inbound;

import java.util.List;
import java.util.Map;

/**
 * A request of a test.
 *
 * @param method its method
 * @param path its path
 * @param headers its headers
 */
record TestRequest(String method, String path, Map<String, List<String>> headers) implements ArrivedRequest {

	static TestRequest get(String path) {
		return new TestRequest("GET", path, Map.of());
	}

	@Override
	public List<String> headers(String name) {
		return this.headers.getOrDefault(name, List.of());
	}

}
