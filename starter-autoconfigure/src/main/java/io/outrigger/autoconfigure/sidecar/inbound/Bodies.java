package io.outrigger.autoconfigure.sidecar.inbound;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

import io.outrigger.sidecar.inbound.BodyLimits;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.time.Ticker;

/**
 * Limits what requests may bring.
 *
 * @param limits read for each request
 * @param refusals counts what is cut off
 * @param ticker measures how slowly it comes
 */
public record Bodies(Supplier<BodyLimits> limits, Refusals refusals, Ticker ticker) {

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
	 * Limits the body of a request, if it has any.
	 * @param exchange the request
	 * @return the request as its service gets it
	 */
	ServerWebExchange limit(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		HttpHeaders headers = request.getHeaders();
		if (headers.getFirst(HttpHeaders.TRANSFER_ENCODING) == null && headers.getContentLength() <= 0) {
			return exchange;
		}
		BodyLimits current = this.limits.get();
		if (isStream(headers.getFirst(HttpHeaders.CONTENT_TYPE))) {
			current = new BodyLimits(current.maxBytes(), 0, current.grace());
		}
		if (current.maxBytes() == Long.MAX_VALUE && current.minBytesPerSecond() == 0) {
			return exchange;
		}
		return exchange.mutate().request(new LimitedRequest(request, exchange.getResponse(), current)).build();
	}

	// What is sent piece by piece, as it happens
	private static boolean isStream(@Nullable String type) {
		return type != null
				&& (type.startsWith(MediaType.APPLICATION_NDJSON_VALUE) || type.startsWith("application/stream")
						|| type.startsWith("application/grpc") || type.startsWith(MediaType.TEXT_EVENT_STREAM_VALUE));
	}

	private final class LimitedRequest extends ServerHttpRequestDecorator {

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
