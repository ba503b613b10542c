package io.outrigger.autoconfigure.sidecar.fallback;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;

import io.outrigger.autoconfigure.loadbalancer.client.RestClientFallback;
import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.AttemptPlan;
import io.outrigger.sidecar.fallback.FallbackSettings;
import io.outrigger.sidecar.fallback.KeptAnswer;
import io.outrigger.sidecar.fallback.KeptAnswers;
import io.outrigger.sidecar.route.HeaderChanges;

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
	public ClientHttpResponse behind(AttemptPlan plan, HttpRequest request, byte[] body, Answer answer,
			ClientHttpRequestExecution balanced) throws IOException {
		FallbackSettings fallback = this.fallbacks.find(plan);
		if (fallback == null || request.getAttributes().containsKey(Fallbacks.STANDS_IN)) {
			return answer.get();
		}
		String key = this.fallbacks.key(plan, fallback, request.getMethod(), request.getURI(), request.getHeaders());
		// The tries write into the headers of the request
		HttpHeaders headers = new HttpHeaders();
		headers.addAll(request.getHeaders());
		Answer other = () -> balanced.execute(new Elsewhere(request, headers, fallback.service()), body);
		ClientHttpResponse response = null;
		try {
			response = answer.get();
			if (!Fallbacks.isDue(plan, response.getStatusCode().value())) {
				return (key != null) ? kept(key, response) : response;
			}
		}
		catch (IOException | RuntimeException ex) {
			ClientHttpResponse instead = Fallbacks.isDue(ex) ? instead(plan, key, fallback, other) : null;
			if (instead == null) {
				throw ex;
			}
			return instead;
		}
		boolean passed = false;
		try {
			ClientHttpResponse instead = instead(plan, key, fallback, other);
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
			Answer other) throws IOException {
		KeptAnswer kept = this.fallbacks.kept(plan, key, fallback);
		if (kept != null) {
			return new StoredResponse(kept.status(), this.fallbacks.headers(kept), kept.body());
		}
		ClientHttpResponse elsewhere = (fallback.service() != null) ? ask(plan, fallback, other) : null;
		return (elsewhere != null || fallback.answer() == null) ? elsewhere
				: StoredResponse.of(this.fallbacks.fixed(plan, fallback.answer()));
	}

	private @Nullable ClientHttpResponse ask(AttemptPlan plan, FallbackSettings fallback, Answer other)
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
			if (last || !Fallbacks.isDue(ex)) {
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

		private final Map<String, Object> attributes = new HashMap<>();

		private final HttpHeaders headers;

		private final URI address;

		Elsewhere(HttpRequest request, HttpHeaders headers, @Nullable String service) {
			super(request);
			this.headers = headers;
			this.address = (service != null) ? Fallbacks.at(service, request.getURI()) : request.getURI();
			Fallbacks.removeCredentials(this.headers);
			request.getAttributes().forEach((name, value) -> {
				if (!(value instanceof Attempt) && !(value instanceof HeaderChanges)) {
					this.attributes.put(name, value);
				}
			});
			this.attributes.put(Fallbacks.STANDS_IN, true);
		}

		/*
		 * What the tries at the first service noted there is not for the other.
		 */
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
