package io.outrigger.autoconfigure.sidecar.fallback;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponentsBuilder;

import io.outrigger.loadbalancer.NoInstanceAvailableException;
import io.outrigger.loadbalancer.attempt.AttemptPlan;
import io.outrigger.loadbalancer.attempt.guard.CallRejectedException;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.sidecar.fallback.FallbackSettings;
import io.outrigger.sidecar.fallback.FallbackSettings.FixedAnswer;
import io.outrigger.sidecar.fallback.KeptAnswer;
import io.outrigger.sidecar.fallback.KeptAnswers;

/**
 * The fallbacks of routes: what they are, and when they are due.
 */
public final class Fallbacks {

	/*
	 * Whatever stands in for a service has no stand-in of its own: two could go in
	 * circles.
	 */
	static final String STANDS_IN = Fallbacks.class.getName();

	private static final String CACHE_STATUS = "Cache-Status";

	private static final List<String> CREDENTIALS = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE,
			HttpHeaders.PROXY_AUTHORIZATION);

	private final Supplier<Function<String, @Nullable FallbackSettings>> routes;

	private final KeptAnswers answers;

	private final FallbackCounts counts;

	/**
	 * Creates the fallbacks.
	 * @param routes give the settings of a route, as they are now
	 * @param answers keep answers
	 * @param counts count what was used
	 */
	public Fallbacks(Supplier<Function<String, @Nullable FallbackSettings>> routes, KeptAnswers answers,
			FallbackCounts counts) {
		this.routes = routes;
		this.answers = answers;
		this.counts = counts;
	}

	@Nullable FallbackSettings find(AttemptPlan plan) {
		String route = plan.route();
		return (route != null) ? this.routes.get().apply(route) : null;
	}

	/**
	 * Whether a call that ended with an error is to be made up for.
	 * @param error the error
	 * @return {@code true} if it was kept back, or nobody answered
	 */
	static boolean isDue(Throwable error) {
		return error instanceof CallRejectedException || error instanceof NoInstanceAvailableException
				|| Outcome.ofError(error).isFailure();
	}

	/**
	 * Whether an answer is to be made up for.
	 * @param plan how its request was attempted
	 * @param status its HTTP status
	 * @return {@code true} if it is one after which another instance is asked
	 */
	static boolean isDue(AttemptPlan plan, int status) {
		return plan.failover().statuses().contains(status);
	}

	@Nullable String key(AttemptPlan plan, FallbackSettings fallback, HttpMethod method, URI address, HttpHeaders headers) {
		return fallback.stale().isZero() ? null
				: KeptAnswers.key(method.name(),
						plan.route() + ' ' + address.getScheme() + "://" + address.getRawAuthority(),
						address.getRawPath() + '?' + address.getRawQuery(), all(headers));
	}

	/*
	 * A header may stand on several lines.
	 */
	static Function<String, @Nullable String> all(HttpHeaders headers) {
		return (name) -> {
			List<String> values = headers.get(name);
			return (values != null) ? String.join(",", values) : null;
		};
	}

	void keep(String key, int status, HttpHeaders headers, byte[] body) {
		this.answers.keep(key, status, headers, body);
	}

	@Nullable KeptAnswer kept(AttemptPlan plan, @Nullable String key, FallbackSettings fallback) {
		KeptAnswer kept = (key != null) ? this.answers.find(key, fallback.stale()) : null;
		if (kept != null) {
			used(plan, FallbackCounts.Kind.STALE);
		}
		return kept;
	}

	KeptAnswer fixed(AttemptPlan plan, FixedAnswer answer) {
		used(plan, FallbackCounts.Kind.FIXED);
		byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
		return new KeptAnswer(answer.status(), Map.of(HttpHeaders.CONTENT_TYPE, List.of(answer.contentType()),
				HttpHeaders.CONTENT_LENGTH, List.of(String.valueOf(body.length))), body, 0);
	}

	HttpHeaders headers(KeptAnswer kept) {
		HttpHeaders headers = new HttpHeaders();
		kept.headers().forEach((name, values) -> headers.put(name, new ArrayList<>(values)));
		Duration age = this.answers.age(kept);
		headers.set(HttpHeaders.AGE, String.valueOf(age.toSeconds()));
		headers.add(CACHE_STATUS, "Outrigger; hit; detail=fallback");
		return headers;
	}

	void used(AttemptPlan plan, FallbackCounts.Kind kind) {
		this.counts.used(Objects.requireNonNull(plan.route()), kind);
	}

	/*
	 * Balanced in any case: a name that nobody knows goes nowhere.
	 */
	static URI at(String service, URI address) {
		return UriComponentsBuilder.fromUri(address).scheme("lb").host(service).port(-1).build(true).toUri();
	}

	/*
	 * What was meant for one service is nobody else's.
	 */
	static void removeCredentials(HttpHeaders headers) {
		CREDENTIALS.forEach(headers::remove);
	}

}
