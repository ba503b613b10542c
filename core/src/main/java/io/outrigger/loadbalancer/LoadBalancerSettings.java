package io.outrigger.loadbalancer;

import java.util.Map;

/**
 * Which policy serves which service. Immutable.
 *
 * @param general the choice for services that have none of their own
 * @param services choices by service
 */
public record LoadBalancerSettings(PolicyChoice general, Map<String, PolicyChoice> services) {

	/**
	 * Copies the choices.
	 */
	public LoadBalancerSettings {
		services = Map.copyOf(services);
	}

	/**
	 * Returns settings in which nothing is configured.
	 * @return the defaults
	 */
	public static LoadBalancerSettings defaults() {
		return new LoadBalancerSettings(PolicyChoice.DEFAULT, Map.of());
	}

	/**
	 * Returns what is configured for a service.
	 * @param service name of the service
	 * @return the choice
	 */
	public PolicyChoice of(String service) {
		return this.services.getOrDefault(service, this.general);
	}

}
