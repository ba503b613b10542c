package io.outrigger.loadbalancer.settings;

import java.util.Map;

/**
 * Settings that may differ for single services. Immutable.
 *
 * @param <T> type of the settings
 * @param general what holds for services that have none of their own
 * @param services what holds for others, by service
 */
public record PerService<T>(T general, Map<String, T> services) {

	/**
	 * Copies the map.
	 */
	public PerService {
		services = Map.copyOf(services);
	}

	/**
	 * Returns settings that are the same for all services.
	 * @param <T> type of the settings
	 * @param general what holds for all
	 * @return the settings
	 */
	public static <T> PerService<T> all(T general) {
		return new PerService<>(general, Map.of());
	}

	/**
	 * Returns what holds for a service.
	 * @param service name of the service
	 * @return its settings
	 */
	public T of(String service) {
		return this.services.getOrDefault(service, this.general);
	}

}
