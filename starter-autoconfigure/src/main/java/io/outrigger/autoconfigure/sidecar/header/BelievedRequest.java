package io.outrigger.autoconfigure.sidecar.header;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

import io.outrigger.sidecar.identity.CallerIdentity;

/**
 * A request without what its sender may not say of itself.
 */
public final class BelievedRequest extends ServerHttpRequestDecorator {

	private final HttpHeaders headers;

	/**
	 * Takes out of a request what its sender may not say.
	 * @param request the request
	 * @param trusted whether what the sender says about itself holds
	 * @param caller who proved to have sent it; {@code null} if nobody did
	 */
	public BelievedRequest(ServerHttpRequest request, boolean trusted, @Nullable CallerIdentity caller) {
		super(request);
		this.headers = HttpHeaders.readOnlyHttpHeaders(new BelievedHeaders(request.getHeaders(), trusted, caller));
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

}
