package io.outrigger.sidecar.route;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.sidecar.fallback.FallbackSettings;
import io.outrigger.sidecar.guard.GuardSettings;

/**
 * Some of the requests that go out, and what is done to them. Immutable.
 *
 * @param id its name
 * @param order the lower, the earlier it is asked whether a request fits
 * @param match which requests they are
 * @param attempts how they are attempted
 * @param guard what keeps them back
 * @param split how they are split among the instances; {@code null} if as all others to
 * their service
 * @param fallback what their callers get when nobody answers; {@code null} for nothing
 * @param headers what is done to their headers
 */
public record Route(String id, int order, RouteMatch match, AttemptRule attempts, GuardSettings guard,
		@Nullable TrafficSplit split, @Nullable FallbackSettings fallback, HeaderChanges headers) {

	private static final String RULE = "1 to 64 letters, digits, '_' or '-'";

	/*
	 * Of the same order whoever says more comes first: who names a service, the longer
	 * and less open path, more conditions; at last the name decides.
	 */
	static final Comparator<Route> IN_ORDER = Comparator.comparingInt(Route::order)
		.thenComparing(Comparator.comparing((Route route) -> route.match.service() != null).reversed())
		.thenComparing((route) -> route.match.path(), PathTemplate.MOST_NAMED_FIRST)
		.thenComparing(Comparator.comparingInt(Route::conditions).reversed())
		.thenComparing(Route::id);

	/**
	 * Checks the name.
	 * @throws InvalidRouteException if it breaks its rule
	 */
	public Route {
		if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
			throw new InvalidRouteException("id", id, RULE);
		}
	}

	private int conditions() {
		return this.match.headers().size() + this.match.query().size() + (this.match.methods().isEmpty() ? 0 : 1);
	}

}
