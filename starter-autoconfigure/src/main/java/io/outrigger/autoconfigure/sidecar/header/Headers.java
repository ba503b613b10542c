package io.outrigger.autoconfigure.sidecar.header;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;
import reactor.netty.http.server.HttpServerRequest;

import io.outrigger.sidecar.inbound.HeaderLimits;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;

/**
 * Limits the headers that requests may have.
 *
 * @param enabled whether any are limited
 * @param limits read for each request
 * @param refusals counts connections that are closed
 */
public record Headers(BooleanSupplier enabled, Supplier<HeaderLimits> limits, Refusals refusals) {

	private static final boolean REACTOR_NETTY = ClassUtils.isPresent("reactor.netty.http.server.HttpServerRequest",
			Headers.class.getClassLoader());

	/**
	 * Whether a request has more headers than it may.
	 * @param request the request
	 * @return {@code true} if nobody should read it
	 */
	public boolean areTooMany(ServerHttpRequest request) {
		return this.enabled.getAsBoolean() && count(request) > this.limits.get().maxCount();
	}

	// Netty knows; all else has to be counted
	private static int count(ServerHttpRequest request) {
		int lines = REACTOR_NETTY ? ReactorNetty.count(request) : -1;
		if (lines >= 0) {
			return lines;
		}
		lines = 0;
		for (List<String> values : request.getHeaders().values()) {
			lines += values.size();
		}
		return lines;
	}

	/**
	 * Returns the time within which headers must come.
	 * @return the time; zero for any
	 */
	Duration timeout() {
		return this.enabled.getAsBoolean() ? this.limits.get().timeout() : Duration.ZERO;
	}

	/**
	 * Notes that a connection is closed because the headers of a request did not come.
	 */
	void tooSlow() {
		this.refusals.add(Refusal.HEADERS_TOO_SLOW);
	}

	private static final class ReactorNetty {

		static int count(ServerHttpRequest request) {
			return (own(request) instanceof HttpServerRequest http) ? http.requestHeaders().size() : -1;
		}

		// Mocks have no server, and say so by an exception
		private static @Nullable Object own(ServerHttpRequest request) {
			try {
				return ServerHttpRequestDecorator.getNativeRequest(request);
			}
			catch (IllegalStateException | IllegalArgumentException ex) {
				return null;
			}
		}

	}

}
