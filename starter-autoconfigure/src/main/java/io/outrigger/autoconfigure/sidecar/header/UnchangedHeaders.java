package io.outrigger.autoconfigure.sidecar.header;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * A request of which something else than the headers differs from the one that came.
 */
public abstract class UnchangedHeaders extends ServerHttpRequestDecorator {

	/**
	 * Creates the request.
	 * @param request the one that came
	 */
	protected UnchangedHeaders(ServerHttpRequest request) {
		super(request);
	}

}
