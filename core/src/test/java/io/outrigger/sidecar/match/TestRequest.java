package io.outrigger.sidecar.match;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request of a test.
 *
 * @param method its method
 * @param raw its path, of which rules see what is served
 * @param headers its headers
 * @param client where it comes from
 */
public record TestRequest(String method, String raw, Map<String, List<String>> headers,
		@Nullable InetSocketAddress client) implements ArrivedRequest {

	public TestRequest(String method, String path, Map<String, List<String>> headers) {
		this(method, path, headers, null);
	}

	public static TestRequest get(String path) {
		return new TestRequest("GET", path, Map.of());
	}

	public static TestRequest from(String address) {
		return new TestRequest("GET", "/", Map.of(), new InetSocketAddress(address, 1));
	}

	@Override
	public @Nullable String path() {
		return ServedPath.of(this.raw);
	}

	@Override
	public List<String> headers(String name) {
		return this.headers.getOrDefault(name, List.of());
	}

}
