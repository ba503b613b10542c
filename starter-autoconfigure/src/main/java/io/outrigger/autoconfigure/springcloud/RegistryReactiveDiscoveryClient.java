package io.outrigger.autoconfigure.springcloud;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;

/**
 * The registry as a reactive discovery client. Each subscription gets what is known when
 * it comes.
 */
public class RegistryReactiveDiscoveryClient implements ReactiveDiscoveryClient {

	private final DiscoveredServices services;

	private final int order;

	RegistryReactiveDiscoveryClient(DiscoveredServices services, int order) {
		this.services = services;
		this.order = order;
	}

	@Override
	public String description() {
		return "Outrigger registry";
	}

	@Override
	public Flux<ServiceInstance> getInstances(String serviceId) {
		return Flux.defer(() -> Flux.fromIterable(this.services.instances(serviceId)));
	}

	@Override
	public Flux<String> getServices() {
		return Flux.defer(() -> Flux.fromIterable(this.services.names()));
	}

	@Override
	public int getOrder() {
		return this.order;
	}

}
