package io.outrigger.autoconfigure.sidecar.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.FailoverProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.HedgingProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.steering.ShareProperties;
import io.outrigger.autoconfigure.sidecar.fallback.FallbackProperties;
import io.outrigger.autoconfigure.sidecar.guard.BulkheadProperties;
import io.outrigger.autoconfigure.sidecar.guard.CircuitBreakerProperties;
import io.outrigger.autoconfigure.sidecar.guard.GuardProperties;
import io.outrigger.autoconfigure.sidecar.guard.RateLimitProperties;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.sidecar.fallback.FallbackSettings;
import io.outrigger.sidecar.guard.GuardSettings;
import io.outrigger.sidecar.route.HeaderChanges;
import io.outrigger.sidecar.route.InvalidRouteException;
import io.outrigger.sidecar.route.PathTemplate;
import io.outrigger.sidecar.route.Route;
import io.outrigger.sidecar.route.RouteMatch;
import io.outrigger.sidecar.route.RouteTable;

/**
 * Some of the balanced requests that go out, and what is done to them. A property that is
 * not set has the value that it has for the service.
 *
 * @param order The lower, the earlier it is asked whether a request fits.
 * @param service Service that the requests go to.
 * @param path Their paths, such as /orders/{id} or /orders/**.
 * @param methods Their HTTP methods.
 * @param headers Headers that they have, and regular expressions for the whole first
 * value.
 * @param query Query parameters that they have, and regular expressions for the whole
 * first value.
 * @param failover What happens when a try fails.
 * @param hedging Whether a request that waits longer than most is sent to a second
 * instance too.
 * @param circuitBreaker When they are kept back because too many fail.
 * @param bulkhead How many of them may be under way.
 * @param rateLimit How many of them may be made.
 * @param split Shares of them that go to some of the instances, by name, in place of
 * those of the service.
 * @param fallback What callers get when nobody answers.
 * @param requestHeaders What is done to their headers.
 * @param forwardCredentials Whether credentials that came in with the request being
 * served may go on with them.
 */
public record RouteProperties(@DefaultValue("0") int order, @Nullable String service, @Nullable String path,
		@DefaultValue Set<String> methods, @DefaultValue Map<String, String> headers,
		@DefaultValue Map<String, String> query, @DefaultValue FailoverProperties failover,
		@DefaultValue HedgingProperties hedging, @Nullable CircuitBreakerProperties circuitBreaker,
		@Nullable BulkheadProperties bulkhead, @Nullable RateLimitProperties rateLimit,
		@DefaultValue Map<String, ShareProperties> split, @Nullable FallbackProperties fallback,
		@DefaultValue HeaderChangeProperties requestHeaders, @DefaultValue("false") boolean forwardCredentials) {

	/**
	 * Creates routes.
	 * @param routes the properties of each, by its name
	 * @return the routes
	 * @throws InvalidPropertyException if a property breaks its rule
	 */
	public static RouteTable table(Map<String, RouteProperties> routes) {
		List<Route> all = routes.entrySet().stream().map((route) -> route.getValue().toRoute(route.getKey())).toList();
		try {
			return RouteTable.of(all);
		}
		catch (InvalidRouteException ex) {
			throw new InvalidPropertyException("outrigger.sidecar.routes", ex.value(), ex.rule());
		}
	}

	private Route toRoute(String id) {
		PropertyPrefix prefix = PropertyPrefix.ofRoute(id);
		try {
			PathTemplate template = (this.path != null) ? PathTemplate.of(this.path) : null;
			RouteMatch match = new RouteMatch(this.service, template, this.methods,
					patterns(prefix, "headers.", this.headers), patterns(prefix, "query.", this.query));
			AttemptProperties attempts = new AttemptProperties(prefix, this.failover, this.hedging);
			attempts.requireValid();
			GuardSettings guard = prefix.create(() -> guard().toSettings());
			TrafficSplit shares = this.split.isEmpty() ? null
					: ShareProperties.split(this.split, TrafficSplit.NONE, prefix);
			FallbackSettings instead = prefix.create(this::toFallback);
			HeaderChanges changes = this.requestHeaders.toChanges(this.forwardCredentials);
			InvalidPropertyException.require(
					instead == null || instead.stale().isZero() || !changes.writes(HttpHeaders.AUTHORIZATION),
					prefix.text() + "fallback.stale", (instead != null) ? instead.stale() : null,
					"0 where request-headers write Authorization: what is kept is told to anybody");
			return new Route(id, this.order, match, attempts, guard, shares, instead, changes);
		}
		catch (InvalidRouteException ex) {
			throw new InvalidPropertyException(prefix.text() + ex.setting(), ex.value(), ex.rule());
		}
	}

	private @Nullable FallbackSettings toFallback() {
		return (this.fallback != null) ? this.fallback.toSettings() : null;
	}

	GuardProperties guard() {
		return new GuardProperties(this.circuitBreaker, this.bulkhead, this.rateLimit);
	}

	private static Map<String, Pattern> patterns(PropertyPrefix prefix, String where, Map<String, String> texts) {
		Map<String, Pattern> patterns = new HashMap<>();
		texts.forEach((name, text) -> {
			try {
				patterns.put(name, Pattern.compile(text));
			}
			catch (PatternSyntaxException ex) {
				throw new InvalidPropertyException(prefix.text() + where + name, text,
						"a regular expression of RE2; " + ex.getDescription());
			}
		});
		return patterns;
	}

	/**
	 * What is done to the headers of requests.
	 *
	 * @param add Values that come beside those that are there.
	 * @param set Values that take the place of those that are there.
	 * @param remove Names of headers that are taken away.
	 */
	public record HeaderChangeProperties(@DefaultValue Map<String, String> add, @DefaultValue Map<String, String> set,
			@DefaultValue Set<String> remove) {

		HeaderChanges toChanges(boolean forwardCredentials) {
			return new HeaderChanges(this.add, this.set, this.remove, forwardCredentials);
		}

	}

}
