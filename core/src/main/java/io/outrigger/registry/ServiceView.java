package io.outrigger.registry;

import java.util.List;

/**
 * What a reader knows of one service at one moment. Immutable; the registry hands out the
 * same object until something changes, so a reader may keep what it derives from a view
 * for as long as it sees the same one.
 *
 * @param service name of the service
 * @param revision number of the change that led to this view, growing with each change of
 * the service; 0 if the service was never seen
 * @param instances the instances in the order of their ids, in whatever state
 */
public record ServiceView(String service, long revision, List<ServiceInstance> instances) {

	/**
	 * Copies the list.
	 */
	public ServiceView {
		instances = List.copyOf(instances);
	}

	/**
	 * Returns one instance.
	 * @param id name of the instance
	 * @return the instance
	 * @throws UnknownServiceException if the service has no instances
	 * @throws UnknownInstanceException if it has none of that id
	 */
	public ServiceInstance instance(String id) {
		if (this.instances.isEmpty()) {
			throw new UnknownServiceException(this.service);
		}
		return this.instances.stream()
			.filter((instance) -> instance.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new UnknownInstanceException(this.service, id));
	}

	/**
	 * Returns the view of a service that was never seen.
	 * @param service name of the service
	 * @return a view without instances
	 */
	public static ServiceView empty(String service) {
		return new ServiceView(service, 0, List.of());
	}

}
