package io.outrigger.autoconfigure.actuate;

/**
 * The features of the platform, as they are named in properties and endpoints.
 */
public enum Feature {

	/**
	 * The service registry.
	 */
	REGISTRY,

	/**
	 * The config center.
	 */
	CONFIG,

	/**
	 * The load balancer.
	 */
	LOADBALANCER,

	/**
	 * The filters on every request in and out.
	 */
	SIDECAR,

	/**
	 * The intelligent cache.
	 */
	CACHE,

	/**
	 * The connections to Redis, which features share whose backend it is.
	 */
	REDIS

}
