package io.outrigger.autoconfigure.sidecar.inbound;

import java.util.List;

import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;

import io.outrigger.sidecar.inbound.ArrivedRequest;

/**
 * A request to a WebFlux server.
 *
 * @param request the request
 */
record HttpArrivedRequest(ServerHttpRequest request) implements ArrivedRequest {

	@Override
	public String method() {
		return this.request.getMethod().name();
	}

	/*
	 * What handlers are found by, segment by segment: whatever else it is compared with
	 * could be got around by writing the same path in another way.
	 */
	@Override
	public String path() {
		PathContainer path = this.request.getPath().pathWithinApplication();
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

	@Override
	public List<String> headers(String name) {
		return this.request.getHeaders().getOrEmpty(name);
	}

}
