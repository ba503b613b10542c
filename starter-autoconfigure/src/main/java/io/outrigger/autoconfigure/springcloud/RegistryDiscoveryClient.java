package io.outrigger.autoconfigure.springcloud;

import java.util.List;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * The registry as a discovery client, for whoever asks on a thread of its own; it never
 * keeps that thread waiting.
 */
public class RegistryDiscoveryClient implements DiscoveryClient {

	private final DiscoveredServices services;

	private final int order;

	RegistryDiscoveryClient(DiscoveredServices services, int order) {
		this.services = services;
		this.order = order;
	}

	@Override
	public String description() {
		return "Outrigger registry";
	}

	@Override
	public List<ServiceInstance> getInstances(String serviceId) {
		return this.services.instances(serviceId);
	}

	@Override
	public List<String> getServices() {
		return this.services.names();
	}

	@Override
	public int getOrder() {
		return this.order;
	}

}
