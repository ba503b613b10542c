package io.outrigger.loadbalancer;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;

/**
 * No instance of a service can take a request. The message names the service and says
 * why: the registry knows no instance, or none of those it knows takes requests.
 */
public final class NoInstanceAvailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String service;

	private final int known;

	/**
	 * Creates the exception.
	 * @param view what the registry knows of the service
	 */
	public NoInstanceAvailableException(ServiceView view) {
		super("No instance of service '" + view.service() + "' is available: " + reason(view.instances()));
		this.service = view.service();
		this.known = view.instances().size();
	}

	/**
	 * Returns the service that was asked for.
	 * @return name of the service
	 */
	public String service() {
		return this.service;
	}

	/**
	 * Returns how many instances the registry knows, in whatever state.
	 * @return 0 if it does not know the service
	 */
	public int known() {
		return this.known;
	}

	private static String reason(List<ServiceInstance> instances) {
		if (instances.isEmpty()) {
			return "the registry does not know this service";
		}
		Map<InstanceStatus, Long> byStatus = instances.stream()
			.collect(Collectors.groupingBy(ServiceInstance::status, () -> new EnumMap<>(InstanceStatus.class),
					Collectors.counting()));
		String states = byStatus.entrySet()
			.stream()
			.map((entry) -> entry.getValue() + " " + entry.getKey())
			.collect(Collectors.joining(", "));
		return instances.size() + ((instances.size() == 1) ? " instance" : " instances") + ", none takes requests ("
				+ states + ")";
	}

}
