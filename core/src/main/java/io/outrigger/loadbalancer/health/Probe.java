package io.outrigger.loadbalancer.health;

import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.registry.ServiceInstance;

/**
 * Asks an instance for its health. Safe for use from several threads; blocks none.
 */
@FunctionalInterface
public interface Probe {

	/**
	 * Asks once.
	 * @param instance the instance
	 * @return what it answers, {@link Health#UNKNOWN} if the answer says nothing about
	 * its health; an error, no answer in time, and completion without one mean
	 * {@link Health#UNHEALTHY}
	 */
	Mono<Health> check(ServiceInstance instance);

}
