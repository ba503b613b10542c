package io.outrigger.loadbalancer.standing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The routes of one service that are told apart: the first 64 that come, so that made-up
 * routes take no memory. All others are one. Safe for use from several threads.
 */
final class Routes {

	static final int LIMIT = 64;

	/**
	 * The name of the one that all others are.
	 */
	static final String OTHERS = "*";

	private final Set<String> names = ConcurrentHashMap.newKeySet();

	private final Semaphore left = new Semaphore(LIMIT);

	/**
	 * Returns the name under which a route is known, or would be: it is not known by
	 * that.
	 * @param route the route
	 * @return the same, or that of the others
	 */
	String nameOf(String route) {
		return (this.names.contains(route) || this.left.availablePermits() > 0) ? route : OTHERS;
	}

	/**
	 * Returns the name under which a route is known from now on.
	 * @param route the route
	 * @return the same, or that of the others
	 */
	String of(String route) {
		if (this.names.contains(route)) {
			return route;
		}
		if (!this.left.tryAcquire()) {
			return OTHERS;
		}
		if (!this.names.add(route)) {
			this.left.release();
		}
		return route;
	}

}
