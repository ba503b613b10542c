package io.outrigger.loadbalancer;

import java.util.Map;

import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.steering.Steering;

/**
 * Which policy serves which service, among whom it picks, how often requests are sent
 * again, and which of them belong where. Immutable.
 *
 * @param general the choice for services that have none of their own
 * @param services choices by service
 * @param placements among whom a policy picks
 * @param attempts how often requests are sent again
 * @param steerings which requests belong where
 */
public record LoadBalancerSettings(PolicyChoice general, Map<String, PolicyChoice> services,
		PerService<Placement> placements, PerService<Attempting> attempts, PerService<Steering> steerings) {

	/**
	 * Copies the choices.
	 */
	public LoadBalancerSettings {
		services = Map.copyOf(services);
	}

	/**
	 * Creates settings in which no request belongs anywhere.
	 * @param general the choice for services that have none of their own
	 * @param services choices by service
	 * @param placements among whom a policy picks
	 * @param attempts how often requests are sent again
	 */
	public LoadBalancerSettings(PolicyChoice general, Map<String, PolicyChoice> services,
			PerService<Placement> placements, PerService<Attempting> attempts) {
		this(general, services, placements, attempts, PerService.all(Steering.NONE));
	}

	/**
	 * Creates settings in which nothing but policies is configured.
	 * @param general the choice for services that have none of their own
	 * @param services choices by service
	 */
	public LoadBalancerSettings(PolicyChoice general, Map<String, PolicyChoice> services) {
		this(general, services, PerService.all(Placement.DEFAULTS), PerService.all(Attempting.DEFAULTS));
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
	 * @return the same object until the settings change
	 */
	public Placement placement(String service) {
		return this.placements.of(service);
	}

	/**
	 * Returns how often requests to a service are sent again.
	 * @param service name of the service
	 * @return the same object until the settings change
	 */
	public Attempting attempting(String service) {
		return this.attempts.of(service);
	}

	/**
	 * Returns which requests to a service belong where.
	 * @param service name of the service
	 * @return the same object until the settings change
	 */
	public Steering steering(String service) {
		return this.steerings.of(service);
	}

}
