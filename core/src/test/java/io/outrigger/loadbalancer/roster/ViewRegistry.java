package io.outrigger.loadbalancer.roster;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.load.InstanceLoad;

/**
 * A registry that shows the views and loads that a test gives it.
 */
public final class ViewRegistry implements ServiceRegistry {

	private final Map<String, ServiceView> views = new ConcurrentHashMap<>();

	private final Map<String, InstanceLoad> loads = new ConcurrentHashMap<>();

	public void show(ServiceView view) {
		this.views.put(view.service(), view);
	}

	public void load(String id, InstanceLoad load) {
		this.loads.put(id, load);
	}

	@Override
	public ServiceView discover(String service) {
		return this.views.computeIfAbsent(service, ServiceView::empty);
	}

	@Override
	public InstanceLoad load(ServiceInstance registered) {
		return this.loads.get(registered.id());
	}

	@Override
	public Set<String> services() {
		return this.views.keySet();
	}

	@Override
	public Duration viewAge() {
		return Duration.ZERO;
	}

	@Override
	public Duration leaseRemaining(ServiceInstance registered) {
		return null;
	}

	@Override
	public Mono<ServiceInstance> register(ServiceInstance instance) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> heartbeat(ServiceInstance registered, InstanceLoad load) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> setStatus(ServiceInstance registered, InstanceStatus status) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> deregister(ServiceInstance registered) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<ServiceView> watch(String service) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<Long> changes() {
		throw new UnsupportedOperationException();
	}

}
