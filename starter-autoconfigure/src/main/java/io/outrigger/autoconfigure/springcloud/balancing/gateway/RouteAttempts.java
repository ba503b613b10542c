package io.outrigger.autoconfigure.springcloud.balancing.gateway;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

import io.outrigger.autoconfigure.springcloud.balancing.PickedInstance;
import io.outrigger.loadbalancer.Attempt;

/**
 * The attempts to answer one request that came to the gateway, one after the other. The
 * next is not sent to an instance that had one before, unless all had.
 */
final class RouteAttempts {

	private static final String ATTRIBUTE = RouteAttempts.class.getName();

	private final Set<String> tried = new LinkedHashSet<>();

	private volatile @Nullable Attempt latest;

	private RouteAttempts() {
	}

	/**
	 * Returns those of a request.
	 * @param exchange the request
	 * @return its attempts, none at first
	 */
	static RouteAttempts of(ServerWebExchange exchange) {
		RouteAttempts attempts = exchange.getAttribute(ATTRIBUTE);
		if (attempts == null) {
			attempts = new RouteAttempts();
			exchange.getAttributes().put(ATTRIBUTE, attempts);
			exchange.getAttributes().put(PickedInstance.TRIED, attempts.tried);
		}
		return attempts;
	}

	/**
	 * Returns the latest attempt of a request.
	 * @param exchange the request
	 * @return the attempt, or {@code null} if there was none
	 */
	static @Nullable Attempt latestOf(ServerWebExchange exchange) {
		RouteAttempts attempts = exchange.getAttribute(ATTRIBUTE);
		return (attempts != null) ? attempts.latest : null;
	}

	/**
	 * Begins the next.
	 * @param picked where it goes
	 * @return the attempt
	 */
	Attempt begin(PickedInstance picked) {
		if (!this.tried.add(picked.getInstanceId())) {
			this.tried.clear();
			this.tried.add(picked.getInstanceId());
		}
		Attempt attempt = picked.follow();
		this.latest = attempt;
		return attempt;
	}

	/**
	 * Ends the latest, whose response somebody threw away to try again.
	 */
	void giveUpResponse() {
		Attempt thrownAway = this.latest;
		if (thrownAway != null) {
			thrownAway.complete();
		}
	}

}
