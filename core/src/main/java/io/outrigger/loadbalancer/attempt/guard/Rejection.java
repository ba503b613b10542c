package io.outrigger.loadbalancer.attempt.guard;

/**
 * What keeps a call back.
 */
public enum Rejection {

	/**
	 * The circuit breaker of its route is open: too many calls failed.
	 */
	BREAKER_OPEN,

	/**
	 * The circuit breakers of all instances that could get it are open.
	 */
	INSTANCES_OPEN,

	/**
	 * As many calls as may are under way, and nobody else may wait or it waited in vain.
	 */
	BULKHEAD_FULL,

	/**
	 * As many calls as may were made.
	 */
	RATE_LIMITED

}
