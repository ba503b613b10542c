package io.outrigger.sidecar.guard;

import io.outrigger.loadbalancer.attempt.guard.Rejection;

/**
 * A route to a service, of which calls are guarded.
 *
 * @param route name of the route
 * @param service name of the service
 * @param name how its Resilience4j instances are called
 */
record GuardedRoute(String route, String service, String name) {

	/**
	 * Says why a call is kept back, and what to change if it should not be.
	 * @param rejection what keeps it back
	 * @return the text
	 */
	String explain(Rejection rejection) {
		String call = "Call to service '" + this.service + "' by route '" + this.route + "' was not made: ";
		return switch (rejection) {
			case BREAKER_OPEN -> call + "circuit breaker '" + this.name + "' is open, for too many calls failed ("
					+ property("circuit-breaker") + ")";
			case INSTANCES_OPEN -> call + "the circuit breakers '" + this.name + "@...' of all its instances are open ("
					+ property("circuit-breaker.per-instance") + ")";
			case BULKHEAD_FULL -> call + "bulkhead '" + this.name + "' is full (" + property("bulkhead.max-concurrent")
					+ ", .max-wait, .max-waiting)";
			case RATE_LIMITED -> call + "rate limit '" + this.name + "' is exhausted (" + property("rate-limit.permits")
					+ ", .period, .max-wait)";
		};
	}

	private String property(String setting) {
		return "outrigger.sidecar.routes." + this.route + "." + setting;
	}

}
