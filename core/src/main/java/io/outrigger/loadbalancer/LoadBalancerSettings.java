package io.outrigger.loadbalancer;

import java.util.Map;

import io.outrigger.loadbalancer.settings.Attempting;

/**
 * Which policy serves which service, and how often requests are sent again. Immutable.
 *
 * @param general the choice for services that have none of their own
 * @param services choices by service
 * @param attempting how often requests are sent again to services that have nothing of
 * their own
 * @param attemptingByService the same by service
 */
public record LoadBalancerSettings(PolicyChoice general, Map<String, PolicyChoice> services, Attempting attempting,
		Map<String, Attempting> attemptingByService) {

	/**
	 * Copies the choices.
	 */
	public LoadBalancerSettings {
		services = Map.copyOf(services);
		attemptingByService = Map.copyOf(attemptingByService);
	}

	/**
	 * Creates settings in which nothing is configured but policies.
	 * @param general the choice for services that have none of their own
	 * @param services choices by service
	 */
	public LoadBalancerSettings(PolicyChoice general, Map<String, PolicyChoice> services) {
		this(general, services, Attempting.DEFAULTS, Map.of());
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

	/**
	 * Returns how often requests to a service are sent again.
	 * @param service name of the service
	 * @return the same object until the settings change
	 */
	public Attempting attempting(String service) {
		return this.attemptingByService.getOrDefault(service, this.attempting);
	}

}
