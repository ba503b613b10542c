package io.outrigger.autoconfigure.sidecar.inbound;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.request.StreamTypes;
import io.outrigger.autoconfigure.sidecar.header.UnchangedHeaders;
import io.outrigger.sidecar.inbound.BodyLimits;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.time.Ticker;

/**
 * Limits what requests may bring.
 *
 * @param enabled whether any are limited
 * @param limits read for each request
 * @param refusals counts what is cut off
 * @param ticker measures how slowly it comes
 */
public record Bodies(BooleanSupplier enabled, Supplier<BodyLimits> limits, Refusals refusals, Ticker ticker) {

	/**
	 * Whether a request says that it brings more than it may.
	 * @param request the request
	 * @return {@code true} if it need not even begin
	 */
	boolean isTooLarge(ServerHttpRequest request) {
		BodyLimits current = this.limits.get();
		return current.maxBytes() != Long.MAX_VALUE && request.getHeaders().getContentLength() > current.maxBytes();
	}

	/**
	 * Limits the body of a request, if it may have any. Before anything else sees it, for
	 * forms and multipart bodies are read from the request that came first.
	 * @param request the request
	 * @param response what it is answered with
	 * @return the request as its service gets it
	 */
	ServerHttpRequest limit(ServerHttpRequest request, ServerHttpResponse response) {
		HttpHeaders headers = request.getHeaders();
		if (!this.enabled.getAsBoolean() || headers.getContentLength() == 0) {
			return request;
		}
		BodyLimits current = this.limits.get();
		if (StreamTypes.contain(headers.getFirst(HttpHeaders.CONTENT_TYPE))) {
			current = new BodyLimits(current.maxBytes(), 0, current.grace());
		}
		return (current.maxBytes() == Long.MAX_VALUE && current.minBytesPerSecond() == 0) ? request
				: new LimitedRequest(request, response, current);
	}

	static boolean mayHaveBody(ServerHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		return headers.getContentLength() > 0 || headers.getFirst(HttpHeaders.TRANSFER_ENCODING) != null;
	}

	private final class LimitedRequest extends UnchangedHeaders {

		private final ServerHttpResponse response;

		private final BodyLimits limits;

		LimitedRequest(ServerHttpRequest request, ServerHttpResponse response, BodyLimits limits) {
			super(request);
			this.response = response;
			this.limits = limits;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return super.getBody()
				.transform(Operators.<DataBuffer, DataBuffer>liftPublisher((source, reader) -> new LimitedBody(reader,
						this.limits, this::cut, Bodies.this.ticker, Schedulers.parallel())));
		}

		// Nobody will read the rest, and until it came the connection would stay
		private void cut(Refusal refusal) {
			Bodies.this.refusals.add(refusal);
			if (!this.response.isCommitted()) {
				this.response.getHeaders().set(HttpHeaders.CONNECTION, "close");
			}
		}

	}

}
