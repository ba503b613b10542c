package io.outrigger.autoconfigure.sidecar.rate;

import org.springframework.http.HttpHeaders;

import io.outrigger.flow.rate.Quota;
import io.outrigger.flow.rate.RateLimiter;
import io.outrigger.sidecar.rate.RateVerdict;

/**
 * Tells clients what is left of a limit, as the IETF draft "RateLimit header fields for
 * HTTP" (draft-ietf-httpapi-ratelimit-headers-10) has it, and when to come again (RFC
 * 9110).
 */
final class RateHeaders {

	static final String LIMIT = "RateLimit";

	static final String POLICY = "RateLimit-Policy";

	private static final long NANOS_A_SECOND = 1_000_000_000;

	private RateHeaders() {
	}

	static void write(RateVerdict verdict, HttpHeaders headers) {
		String quoted = '"' + verdict.rule() + '"';
		long window = (verdict.limit().period().toNanos() - 1) / NANOS_A_SECOND + 1;
		headers.set(POLICY, quoted + ";q=" + verdict.limit().permits() + ";w=" + window);
		Quota quota = verdict.quota();
		if (quota != null) {
			long remaining = verdict.isRefused() ? 0 : quota.remaining();
			headers.set(LIMIT, quoted + ";r=" + remaining + ";t=" + quota.resetSeconds());
		}
	}

	static void writeRetryAfter(RateVerdict verdict, HttpHeaders headers) {
		long wait = verdict.waitNanos();
		if (wait != RateLimiter.NEVER) {
			headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, (wait - 1) / NANOS_A_SECOND + 1)));
		}
	}

}
