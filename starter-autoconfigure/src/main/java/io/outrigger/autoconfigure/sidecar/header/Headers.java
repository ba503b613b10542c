package io.outrigger.autoconfigure.sidecar.header;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.springframework.http.server.reactive.ServerHttpRequest;

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
		int lines = HeaderNames.lines(request);
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
	 * @param body whether it is because the body before them did not end
	 */
	void tooSlow(boolean body) {
		this.refusals.add(body ? Refusal.BODY_TOO_SLOW : Refusal.HEADERS_TOO_SLOW);
	}

}
