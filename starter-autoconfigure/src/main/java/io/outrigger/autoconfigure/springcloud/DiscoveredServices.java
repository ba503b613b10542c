package io.outrigger.autoconfigure.springcloud;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;
import reactor.core.publisher.Flux;

import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;

/**
 * The services and instances that Spring Cloud is shown: those of the registry's local
 * view, without the ones that take no requests; the suspect are shown where the load
 * balancer would panic, by the same threshold. Reading touches no network and no lock;
 * the same list is handed out until the view of the service changes. Safe for use from
 * several threads.
 */
public class DiscoveredServices {

	private final ServiceRegistry registry;

	private final Function<String, AvailabilitySettings> availability;

	/*
	 * What was derived from a view, by service. Replaced as a whole, and not guarded: of
	 * two threads that derive at once one may be forgotten, and is derived again.
	 */
	private volatile Map<String, Listing> listings = Map.of();

	/**
	 * Creates what Spring Cloud is shown.
	 * @param registry knows the instances
	 * @param availability the settings of a service, which say how few must take requests
	 * for the suspect to be shown; hands out the same object until they change
	 */
	DiscoveredServices(ServiceRegistry registry, Function<String, AvailabilitySettings> availability) {
		this.registry = registry;
		this.availability = availability;
	}

	List<String> names() {
		return List.copyOf(this.registry.services());
	}

	/**
	 * Returns the instances of a service that are shown.
	 * @param service name of the service
	 * @return the instances in the order of their ids; the same list until they change
	 */
	public List<ServiceInstance> instances(String service) {
		ServiceView view = this.registry.discover(service);
		AvailabilitySettings availability = this.availability.apply(service);
		Listing known = this.listings.get(service);
		if (known != null && known.isFor(view, availability)) {
			return known.instances;
		}
		if (view.instances().isEmpty()) {
			return List.of();
		}
		Listing listing = Listing.of(view, availability, known);
		remember(service, listing);
		return listing.instances;
	}

	/**
	 * Returns an instance as it is shown.
	 * @param instance the instance as the registry has it
	 * @return the same object as in the list, for as long as that lists it
	 */
	public DiscoveredInstance shown(io.outrigger.registry.ServiceInstance instance) {
		DiscoveredInstance listed = listed(instance);
		if (listed == null) {
			instances(instance.service());
			listed = listed(instance);
		}
		return (listed != null) ? listed : DiscoveredInstance.of(instance);
	}

	private @Nullable DiscoveredInstance listed(io.outrigger.registry.ServiceInstance instance) {
		Listing listing = this.listings.get(instance.service());
		return (listing != null) ? listing.derived.get(instance) : null;
	}

	/**
	 * Follows all services: signals now, and then after each change; not each changes
	 * what is shown.
	 * @return how many changes there were
	 */
	public Flux<Long> changes() {
		return this.registry.changes();
	}

	/*
	 * Compares equal as long as the same is shown, and costs less than showing it.
	 */
	Map<String, ?> state() {
		Map<String, List<io.outrigger.registry.ServiceInstance>> state = new HashMap<>();
		this.registry.services()
			.forEach((service) -> state.put(service,
					shown(this.registry.discover(service), this.availability.apply(service))));
		return state;
	}

	private void remember(String service, Listing listing) {
		Map<String, Listing> next = new HashMap<>(this.listings);
		next.put(service, listing);
		next.keySet().removeIf((name) -> this.registry.discover(name).instances().isEmpty());
		this.listings = next;
	}

	/*
	 * Whoever reads this picks by a rule of his own: he is shown those among whom our
	 * load balancer would pick by the registry's word alone. Where that leaves few, all
	 * requests on these few would be worse than some on somebody dead.
	 */
	private static List<io.outrigger.registry.ServiceInstance> shown(ServiceView view,
			AvailabilitySettings availability) {
		Predicate<InstanceStatus> offered = availability
			.offered(view.instances().stream().map(io.outrigger.registry.ServiceInstance::status).toList());
		return view.instances().stream().filter((instance) -> offered.test(instance.status())).toList();
	}

	/**
	 * What one view gave. Instances that are in the next view as well are not derived
	 * again: in a large service a change touches few.
	 *
	 * @param view the view
	 * @param availability the settings by which it was read
	 * @param derived what Spring Cloud sees of each instance that it is shown
	 * @param instances the same in the order of the view
	 */
	private record Listing(ServiceView view, AvailabilitySettings availability,
			IdentityHashMap<io.outrigger.registry.ServiceInstance, DiscoveredInstance> derived,
			List<ServiceInstance> instances) {

		// Whether it is the same view is the question: the registry promises that much
		@SuppressWarnings("ReferenceEquality")
		boolean isFor(ServiceView view, AvailabilitySettings availability) {
			return this.view == view && this.availability.equals(availability);
		}

		static Listing of(ServiceView view, AvailabilitySettings availability, @Nullable Listing before) {
			IdentityHashMap<io.outrigger.registry.ServiceInstance, DiscoveredInstance> derived = new IdentityHashMap<>();
			List<ServiceInstance> instances = new ArrayList<>();
			for (io.outrigger.registry.ServiceInstance instance : shown(view, availability)) {
				DiscoveredInstance known = (before != null) ? before.derived.get(instance) : null;
				DiscoveredInstance next = (known != null) ? known : DiscoveredInstance.of(instance);
				derived.put(instance, next);
				instances.add(next);
			}
			return new Listing(view, availability, derived, List.copyOf(instances));
		}

	}

}
