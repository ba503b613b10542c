package io.outrigger.autoconfigure.sidecar.inbound;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;

import io.outrigger.sidecar.match.ArrivedRequest;
import io.outrigger.sidecar.match.ServedPath;

/**
 * A request to a WebFlux server. For one thread at a time.
 */
public final class HttpArrivedRequest implements ArrivedRequest {

	private final ServerHttpRequest request;

	private @Nullable String path;

	private boolean read;

	/**
	 * Creates the view of a request.
	 * @param request the request
	 */
	public HttpArrivedRequest(ServerHttpRequest request) {
		this.request = request;
	}

	@Override
	public String method() {
		return this.request.getMethod().name();
	}

	/*
	 * What handlers are found by, segment by segment: whatever else it is compared with
	 * could be got around by writing the same path in another way.
	 */
	@Override
	public @Nullable String path() {
		if (!this.read) {
			this.path = ServedPath.of(read(this.request.getPath().pathWithinApplication()));
			this.read = true;
		}
		return this.path;
	}

	@Override
	public List<String> headers(String name) {
		return this.request.getHeaders().getOrEmpty(name);
	}

	@Override
	public @Nullable InetSocketAddress client() {
		return this.request.getRemoteAddress();
	}

	private static String read(PathContainer path) {
		if (path.value().indexOf('%') < 0 && path.value().indexOf(';') < 0) {
			return path.value();
		}
		StringBuilder text = new StringBuilder(path.value().length());
		for (PathContainer.Element element : path.elements()) {
			if (element instanceof PathContainer.PathSegment segment) {
				text.append(segment.valueToMatch().replace("/", "%2F"));
			}
			else {
				text.append(element.value());
			}
		}
		return text.toString();
	}

}
