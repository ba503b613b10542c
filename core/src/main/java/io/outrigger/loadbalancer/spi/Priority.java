package io.outrigger.loadbalancer.spi;

/**
 * How much depends on a request.
 */
public enum Priority {

	/**
	 * Somebody waits for it who must not wait.
	 */
	HIGH,

	/**
	 * As most requests.
	 */
	NORMAL,

	/**
	 * Nobody waits for it.
	 */
	LOW

}
