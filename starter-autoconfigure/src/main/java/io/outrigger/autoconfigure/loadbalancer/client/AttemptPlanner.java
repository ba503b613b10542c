package io.outrigger.autoconfigure.loadbalancer.client;

import java.net.URI;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.attempt.AttemptPlan;

/**
 * Says how a request is attempted. A bean of this type takes the place of the plan that
 * all requests to a service have.
 */
@FunctionalInterface
public interface AttemptPlanner {

	/**
	 * Returns the plan of a request.
	 * @param service name of the service that it goes to
	 * @param method its method
	 * @param address its address, as the caller wrote it
	 * @param headers its headers
	 * @return the plan as it is now
	 * @throws io.outrigger.loadbalancer.NoInstanceAvailableException if the registry does
	 * not know the service
	 */
	AttemptPlan plan(String service, HttpMethod method, URI address, HttpHeaders headers);

	/**
	 * Returns a planner to which all requests to a service are alike.
	 * @param engine knows the plans of services
	 * @return the planner
	 */
	static AttemptPlanner byService(AttemptEngine engine) {
		return (service, method, address, headers) -> engine.plan(service);
	}

}
