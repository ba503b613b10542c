package io.outrigger.registry.fixed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;

/**
 * The static instances of one service, and the view that they make together with those
 * that are registered. Takes no lock.
 */
final class StaticService {

	private final List<ServiceInstance> fixed;

	private final AtomicReference<Merged> latest;

	/**
	 * Creates the service.
	 * @param fixed its static instances, at least one
	 * @throws IllegalArgumentException if two have the same id, or the same host and port
	 */
	StaticService(List<ServiceInstance> fixed) {
		Set<String> taken = new HashSet<>();
		for (ServiceInstance instance : fixed) {
			if (!taken.add(instance.id()) || !taken.add(address(instance))) {
				throw new IllegalArgumentException("Static instance of service '" + instance.service() + "' is '"
						+ instance.id() + "' at " + address(instance)
						+ " but must be: of another id, and at another host or port, than the others");
			}
		}
		this.fixed = List.copyOf(fixed);
		this.latest = new AtomicReference<>(merge(ServiceView.empty(name())));
	}

	String name() {
		return this.fixed.get(0).service();
	}

	/**
	 * Returns the view with the static instances. What is kept is read before what is
	 * registered, so that a slow thread can never put an older view over a newer one.
	 * @param registry knows what is registered
	 * @return the same object until that view changes
	 */
	ServiceView over(ServiceRegistry registry) {
		while (true) {
			Merged kept = Objects.requireNonNull(this.latest.get());
			ServiceView live = registry.discover(name());
			if (kept.live().equals(live)) {
				return kept.view();
			}
			Merged next = merge(live);
			if (this.latest.compareAndSet(kept, next)) {
				return next.view();
			}
		}
	}

	private Merged merge(ServiceView live) {
		Set<String> taken = new HashSet<>();
		live.instances().forEach((instance) -> {
			taken.add(instance.id());
			taken.add(address(instance));
		});
		List<ServiceInstance> instances = new ArrayList<>(live.instances());
		for (ServiceInstance instance : this.fixed) {
			if (!taken.contains(instance.id()) && !taken.contains(address(instance))) {
				instances.add(instance);
			}
		}
		instances.sort(Comparator.comparing(ServiceInstance::id));
		// A service that is written down was seen, even if nobody ever registered
		return new Merged(live, new ServiceView(live.service(), live.revision() + 1, instances));
	}

	/*
	 * No id has a colon.
	 */
	private static String address(ServiceInstance instance) {
		return instance.host().toLowerCase(Locale.ROOT) + ":" + instance.port();
	}

	private record Merged(ServiceView live, ServiceView view) {
	}

}
