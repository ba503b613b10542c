package io.outrigger.autoconfigure.sidecar.fallback;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

import io.outrigger.autoconfigure.loadbalancer.client.RestClientFallback;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.SentBody;
import io.outrigger.loadbalancer.attempt.AttemptPlan;
import io.outrigger.sidecar.fallback.FallbackSettings;
import io.outrigger.sidecar.fallback.KeptAnswer;
import io.outrigger.sidecar.fallback.KeptAnswers;

/**
 * The fallbacks of requests of a {@code RestClient} or {@code RestTemplate}.
 */
public final class FallingBackRestClient implements RestClientFallback {

	private final Fallbacks fallbacks;

	/**
	 * Creates them.
	 * @param fallbacks know what they are
	 */
	public FallingBackRestClient(Fallbacks fallbacks) {
		this.fallbacks = fallbacks;
	}

	@Override
	public ClientHttpResponse behind(AttemptPlan plan, HttpRequest request, SentBody body, Answer answer,
			Balanced balanced) throws IOException {
		FallbackSettings fallback = this.fallbacks.find(plan);
		if (fallback == null || request.getAttributes().containsKey(Fallbacks.STANDS_IN)) {
			return answer.get();
		}
		String key = this.fallbacks.key(plan, fallback, request.getMethod(), request.getURI(), request.getHeaders());
		Answer other = () -> balanced.send(new Elsewhere(request, Objects.requireNonNull(fallback.service())), body);
		ClientHttpResponse response = null;
		try {
			response = answer.get();
			if (!Fallbacks.isDue(plan, response.getStatusCode().value())) {
				return (key != null) ? kept(key, response) : response;
			}
		}
		catch (IOException | RuntimeException ex) {
			ClientHttpResponse instead = (!body.failed() && Fallbacks.isDue(ex))
					? instead(plan, key, fallback, body, other) : null;
			if (instead == null) {
				throw ex;
			}
			return instead;
		}
		boolean passed = false;
		try {
			ClientHttpResponse instead = instead(plan, key, fallback, body, other);
			passed = instead == null;
			return (instead != null) ? instead : response;
		}
		finally {
			if (!passed) {
				response.close();
			}
		}
	}

	private @Nullable ClientHttpResponse instead(AttemptPlan plan, @Nullable String key, FallbackSettings fallback,
			SentBody body, Answer other) throws IOException {
		KeptAnswer kept = this.fallbacks.kept(plan, key, fallback);
		if (kept != null) {
			return new StoredResponse(kept.status(), this.fallbacks.headers(kept), kept.body());
		}
		// What was streamed away cannot be sent elsewhere
		boolean asks = fallback.service() != null && body.canRepeat();
		ClientHttpResponse response = asks ? ask(plan, fallback, body, other) : null;
		return (response != null || fallback.answer() == null) ? response
				: StoredResponse.of(this.fallbacks.fixed(plan, fallback.answer()));
	}

	private @Nullable ClientHttpResponse ask(AttemptPlan plan, FallbackSettings fallback, SentBody body, Answer other)
			throws IOException {
		this.fallbacks.used(plan, FallbackCounts.Kind.SERVICE);
		boolean last = fallback.answer() == null;
		try {
			ClientHttpResponse response = other.get();
			if (last || !Fallbacks.isDue(plan, response.getStatusCode().value())) {
				return response;
			}
			response.close();
		}
		catch (IOException | RuntimeException ex) {
			if (last || body.failed() || !Fallbacks.isDue(ex)) {
				throw ex;
			}
		}
		return null;
	}

	private ClientHttpResponse kept(String key, ClientHttpResponse response) throws IOException {
		HttpHeaders headers = response.getHeaders();
		int status = response.getStatusCode().value();
		boolean kept = KeptAnswers.mayKeep(status, Fallbacks.all(headers))
				&& headers.getContentLength() <= KeptAnswers.LONGEST;
		return kept ? new CopiedResponse(response, (bytes) -> this.fallbacks.keep(key, status, headers, bytes))
				: response;
	}

	/**
	 * The request at another service.
	 */
	private static final class Elsewhere extends HttpRequestWrapper {

		private final Map<String, Object> attributes;

		private final HttpHeaders headers = new HttpHeaders();

		private final URI address;

		Elsewhere(HttpRequest request, String service) {
			super(request);
			this.address = Fallbacks.at(service, request.getURI());
			this.headers.addAll(request.getHeaders());
			Fallbacks.removeCredentials(this.headers);
			this.attributes = new HashMap<>(request.getAttributes());
			this.attributes.put(Fallbacks.STANDS_IN, true);
		}

		@Override
		public Map<String, Object> getAttributes() {
			return this.attributes;
		}

		@Override
		public URI getURI() {
			return this.address;
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

	}

}
