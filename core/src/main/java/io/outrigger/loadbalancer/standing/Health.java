package io.outrigger.loadbalancer.standing;

/**
 * What active checks say about an instance.
 */
public enum Health {

	/**
	 * Nobody checks it, or its answers say nothing: the registry's word stands.
	 */
	UNKNOWN,

	/**
	 * It can do its work, even if the registry doubts that it lives.
	 */
	HEALTHY,

	/**
	 * It takes requests only if the others cannot take them all.
	 */
	DEGRADED,

	/**
	 * It takes no requests, whatever the registry says.
	 */
	UNHEALTHY

}
