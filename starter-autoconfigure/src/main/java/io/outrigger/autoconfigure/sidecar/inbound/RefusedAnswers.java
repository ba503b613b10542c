package io.outrigger.autoconfigure.sidecar.inbound;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;

/**
 * Answers requests that are not let in: with problem details (RFC 9457) that quote
 * nothing of the request, and with nothing of the application's.
 */
public final class RefusedAnswers {

	private static final String SCHEME = "Outrigger-Identity";

	private static final String SOON = "1";

	private final Map<Refusal, byte[]> bodies = new EnumMap<>(Refusal.class);

	private final Refusals refusals;

	/**
	 * Creates the answers.
	 * @param refusals counts the requests that get them
	 */
	public RefusedAnswers(Refusals refusals) {
		this.refusals = refusals;
		for (Refusal refusal : Refusal.values()) {
			String body = """
					{"type":"about:blank","title":"%s","status":%d,"detail":"%s","reason":"%s"}"""
				.formatted(refusal.title(), refusal.status(), refusal.detail(), refusal.word());
			this.bodies.put(refusal, body.getBytes(StandardCharsets.UTF_8));
		}
	}

	/**
	 * Answers, unless an answer has begun. The connection is closed where the request has
	 * a body that nobody reads, so that it cannot hold it by never ending.
	 * @param exchange the request
	 * @param refusal why it is not let in
	 * @return completes when the answer is written
	 */
	public Mono<Void> write(ServerWebExchange exchange, Refusal refusal) {
		return write(exchange, refusal, RefusedAnswers::nothingMore);
	}

	/**
	 * Answers as {@link #write(ServerWebExchange, Refusal)} does, and says more.
	 * @param exchange the request
	 * @param refusal why it is not let in
	 * @param more sets further headers
	 * @return completes when the answer is written
	 */
	public Mono<Void> write(ServerWebExchange exchange, Refusal refusal, Consumer<HttpHeaders> more) {
		if (!exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(refusal.status()))) {
			return Mono.empty();
		}
		this.refusals.add(refusal);
		return answer(exchange, refusal, more);
	}

	/**
	 * Answers a request whose refusal was counted before.
	 * @param exchange the request
	 * @param refusal why it is not served to its end
	 * @return completes when the answer is written
	 */
	Mono<Void> writeCounted(ServerWebExchange exchange, Refusal refusal) {
		return exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(refusal.status()))
				? answer(exchange, refusal, RefusedAnswers::nothingMore) : Mono.empty();
	}

	private Mono<Void> answer(ServerWebExchange exchange, Refusal refusal, Consumer<HttpHeaders> more) {
		ServerHttpResponse response = exchange.getResponse();
		HttpHeaders headers = response.getHeaders();
		headers.clear();
		response.getCookies().clear();
		if (Bodies.mayHaveBody(exchange.getRequest())) {
			headers.set(HttpHeaders.CONNECTION, "close");
		}
		headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		switch (refusal) {
			case TOKEN_REJECTED, CALLER_UNKNOWN -> headers.set(HttpHeaders.WWW_AUTHENTICATE, SCHEME);
			case TOO_MANY_TOKENS, OVERLOADED -> headers.set(HttpHeaders.RETRY_AFTER, SOON);
			default -> {
			}
		}
		more.accept(headers);
		byte[] body = Objects.requireNonNull(this.bodies.get(refusal));
		headers.setContentLength(body.length);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
	}

	private static void nothingMore(HttpHeaders headers) {
		// The reason says it all
	}

}
