package io.outrigger.registry.fixed;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.load.InstanceLoad;

/**
 * A registry that lists static instances beside those that another registry knows. They
 * are there for as long as this object is, in the state that they were given, without
 * lease, incarnation or load; only this process sees them. A registered instance of the
 * same id, or at the same host and port, takes the place of a static one: what speaks for
 * itself knows better. Safe for use from several threads; nothing here blocks.
 */
public final class StaticServiceRegistry implements ServiceRegistry {

	private final ServiceRegistry registry;

	private final Map<String, StaticService> services;

	/**
	 * Lists static instances beside those of a registry.
	 * @param registry the registry, to which every write goes
	 * @param instances the static instances of all services
	 * @throws IllegalArgumentException if two of a service have the same id, or the same
	 * host and port
	 */
	public StaticServiceRegistry(ServiceRegistry registry, Collection<ServiceInstance> instances) {
		this.registry = registry;
		Map<String, List<ServiceInstance>> byService = instances.stream()
			.collect(Collectors.groupingBy(ServiceInstance::service));
		this.services = byService.values()
			.stream()
			.map(StaticService::new)
			.collect(Collectors.toUnmodifiableMap(StaticService::name, (service) -> service));
	}

	@Override
	public Mono<ServiceInstance> register(ServiceInstance instance) {
		return this.registry.register(instance);
	}

	@Override
	public Mono<Void> heartbeat(ServiceInstance registered, InstanceLoad load) {
		return this.registry.heartbeat(registered, load);
	}

	@Override
	public Mono<Void> setStatus(ServiceInstance registered, InstanceStatus status) {
		return this.registry.setStatus(registered, status);
	}

	@Override
	public Mono<Void> deregister(ServiceInstance registered) {
		return this.registry.deregister(registered);
	}

	@Override
	public ServiceView discover(String service) {
		StaticService fixed = this.services.get(service);
		return (fixed != null) ? fixed.over(this.registry) : this.registry.discover(service);
	}

	@Override
	public Flux<ServiceView> watch(String service) {
		Flux<ServiceView> views = this.registry.watch(service);
		return this.services.containsKey(service)
				? views.map((view) -> discover(service)).distinctUntilChanged(ServiceView::revision) : views;
	}

	@Override
	public Flux<Long> changes() {
		return this.registry.changes();
	}

	@Override
	public Set<String> services() {
		Set<String> names = new TreeSet<>(this.registry.services());
		names.addAll(this.services.keySet());
		return names;
	}

	@Override
	public @Nullable Duration leaseRemaining(ServiceInstance registered) {
		return this.registry.leaseRemaining(registered);
	}

	@Override
	public @Nullable InstanceLoad load(ServiceInstance registered) {
		return this.registry.load(registered);
	}

	@Override
	public Duration viewAge() {
		return this.registry.viewAge();
	}

}
