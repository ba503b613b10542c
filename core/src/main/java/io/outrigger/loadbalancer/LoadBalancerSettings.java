package io.outrigger.loadbalancer;

import java.util.Map;

import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.placement.Placement;

/**
 * Which policy serves which service, and among whom it picks. Immutable.
 *
 * @param general the choice for services that have none of their own
 * @param services choices by service
 * @param placements among whom a policy picks
 */
public record LoadBalancerSettings(PolicyChoice general, Map<String, PolicyChoice> services,
		PerService<Placement> placements) {

	/**
	 * Copies the choices.
	 */
	public LoadBalancerSettings {
		services = Map.copyOf(services);
	}

	/**
	 * Creates settings in which nothing but policies is configured.
	 * @param general the choice for services that have none of their own
	 * @param services choices by service
	 */
	public LoadBalancerSettings(PolicyChoice general, Map<String, PolicyChoice> services) {
		this(general, services, PerService.all(Placement.DEFAULTS));
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
	 * Returns what is configured for the choice of those among whom a policy picks.
	 * @param service name of the service
	 * @return the settings
	 */
	public Placement placement(String service) {
		return this.placements.of(service);
	}

}
