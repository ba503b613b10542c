package io.outrigger.autoconfigure.springcloud.balancing;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.loadbalancer.core.DelegatingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.RetryAwareServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;

import io.outrigger.autoconfigure.springcloud.DiscoveredServices;

/**
 * The instances of one service as the registry has them, now and whenever they change;
 * what the registry does not know, or another discovery client is to be asked for first,
 * is left to Spring Cloud's own supplier.
 */
class RegistryListSupplier extends DelegatingServiceInstanceListSupplier {

	private final DiscoveredServices services;

	private final boolean first;

	/**
	 * Creates the supplier.
	 * @param services the registry
	 * @param others what Spring Cloud would ask
	 * @param first whether the registry is asked before any other that knows the service
	 */
	RegistryListSupplier(DiscoveredServices services, ServiceInstanceListSupplier others, boolean first) {
		super(others);
		this.services = services;
		this.first = first;
	}

	/**
	 * Finds ours where the list is not altered further.
	 * @param supplier the supplier that a service has, if any
	 * @return ours, or {@code null} if the user has chosen another list
	 */
	static @Nullable RegistryListSupplier in(@Nullable ServiceInstanceListSupplier supplier) {
		ServiceInstanceListSupplier inner = (supplier instanceof RetryAwareServiceInstanceListSupplier retries)
				? retries.getDelegate() : supplier;
		return (inner instanceof RegistryListSupplier ours) ? ours : null;
	}

	/**
	 * Whether the registry speaks for the service as soon as it knows it.
	 * @return {@code false} if others do
	 */
	boolean isFirst() {
		return this.first;
	}

	@Override
	public Flux<List<ServiceInstance>> get() {
		return Flux.defer(() -> (this.first && !listed().isEmpty())
				? this.services.changes().map((change) -> listed()).distinctUntilChanged() : this.delegate.get());
	}

	private List<ServiceInstance> listed() {
		return this.services.instances(getServiceId());
	}

}
