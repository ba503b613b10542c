package io.outrigger.autoconfigure.sidecar.route;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.sidecar.route.Route;

/**
 * How a request would be attempted.
 *
 * @param service service that it goes to
 * @param route its route; {@code null} if none fits, so that all is as the service says
 * @param attempts how often it is sent at most
 * @param mayRepeat whether it is sent again although an instance may have got it
 * @param outcomes errors after which it is sent again
 * @param statuses statuses after which it is sent again
 * @param deadlineMs limit of all tries together; {@code null} for none
 * @param tryTimeoutMs limit of one try; {@code null} for none
 * @param hedging whether a slow try gets company
 */
public record RouteExplanation(String service, @Nullable RouteDescriptor route, int attempts, boolean mayRepeat,
		Set<Outcome> outcomes, Set<Integer> statuses, @Nullable Long deadlineMs, @Nullable Long tryTimeoutMs,
		boolean hedging) {

	static RouteExplanation of(String service, String method, @Nullable Route route, Attempting attempting) {
		FailoverSettings failover = attempting.failover();
		HedgingSettings hedging = attempting.hedging();
		return new RouteExplanation(service, (route != null) ? RouteDescriptor.of(route) : null, failover.attempts(),
				failover.mayRepeat(method), new TreeSet<>(failover.outcomes()), new TreeSet<>(failover.statuses()),
				millis(failover.times().deadline()), millis(failover.times().perTry()), hedging.enabled());
	}

	private static @Nullable Long millis(Duration limit) {
		return limit.isZero() ? null : limit.toMillis();
	}

}
