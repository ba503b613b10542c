package io.outrigger.benchmarks.simulation.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.load.InstanceLoad;

/**
 * The registry as one process sees it. Only read: who registers does so in the
 * {@link Directory}. For one thread.
 */
public final class SeenRegistry implements ServiceRegistry {

	private final Map<String, ServiceView> views = new HashMap<>();

	/**
	 * Creates a registry that knows of nobody.
	 */
	public SeenRegistry() {
	}

	/**
	 * Shows another view of a service from now on.
	 * @param view the view
	 */
	public void show(ServiceView view) {
		this.views.put(view.service(), view);
	}

	@Override
	public ServiceView discover(String service) {
		ServiceView view = this.views.get(service);
		return (view != null) ? view : ServiceView.empty(service);
	}

	@Override
	public Set<String> services() {
		return Set.copyOf(this.views.keySet());
	}

	@Override
	public Duration viewAge() {
		return Duration.ZERO;
	}

	@Override
	public @Nullable Duration leaseRemaining(ServiceInstance registered) {
		return null;
	}

	@Override
	public @Nullable InstanceLoad load(ServiceInstance registered) {
		return null;
	}

	@Override
	public Flux<ServiceView> watch(String service) {
		return Flux.error(onlyRead());
	}

	@Override
	public Flux<Long> changes() {
		return Flux.error(onlyRead());
	}

	@Override
	public Mono<ServiceInstance> register(ServiceInstance instance) {
		return Mono.error(onlyRead());
	}

	@Override
	public Mono<Void> heartbeat(ServiceInstance registered, InstanceLoad load) {
		return Mono.error(onlyRead());
	}

	@Override
	public Mono<Void> setStatus(ServiceInstance registered, InstanceStatus status) {
		return Mono.error(onlyRead());
	}

	@Override
	public Mono<Void> deregister(ServiceInstance registered) {
		return Mono.error(onlyRead());
	}

	private static UnsupportedOperationException onlyRead() {
		return new UnsupportedOperationException("The views of a simulated process are discovered, and nothing else");
	}

}
