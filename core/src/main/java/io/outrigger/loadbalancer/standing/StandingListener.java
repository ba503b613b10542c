package io.outrigger.loadbalancer.standing;

import java.time.Duration;

import io.outrigger.registry.ServiceInstance;

/**
 * Hears when an instance is ejected and when it returns, and when a service panics. Must
 * be quick and must not fail: it is called on the thread of a request.
 */
public interface StandingListener {

	/**
	 * An instance gets no requests for a while.
	 * @param instance the instance
	 * @param route the route for which that holds; empty for all requests
	 * @param reason why
	 * @param time after which one request may find out whether it works again
	 */
	default void ejected(ServiceInstance instance, String route, EjectionReason reason, Duration time) {
	}

	/**
	 * An ejected instance gets requests again, for the one that was to find out
	 * succeeded.
	 * @param instance the instance
	 * @param route the route for which that holds; empty for all requests
	 */
	default void returned(ServiceInstance instance, String route) {
	}

	/**
	 * Panic begins or ends: too few instances are available, so that requests go to those
	 * as well that are ejected, unhealthy or doubted.
	 * @param service name of the service
	 * @param panic whether it begins
	 */
	default void panic(String service, boolean panic) {
	}

}
