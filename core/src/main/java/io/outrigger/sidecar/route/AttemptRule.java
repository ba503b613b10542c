package io.outrigger.sidecar.route;

import io.outrigger.loadbalancer.settings.Attempting;

/**
 * How the requests of a route are attempted. Implementations have an {@code equals} by
 * which a plan is kept for as long as nothing changes.
 */
@FunctionalInterface
public interface AttemptRule {

	/**
	 * Requests are attempted as all others to their service.
	 */
	AttemptRule AS_SERVICE = (service) -> service;

	/**
	 * Returns what holds.
	 * @param service what holds for the service that a request goes to
	 * @return what holds for the request; its retry budget is the service's in any case
	 */
	Attempting over(Attempting service);

}
