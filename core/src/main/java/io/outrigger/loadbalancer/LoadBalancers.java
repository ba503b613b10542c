package io.outrigger.loadbalancer;

import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.roster.Surroundings;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.StandingListener;
import io.outrigger.loadbalancer.steering.Steering;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.time.Ticker;

/**
 * The load balancers by service. There is one for each service that the registry knows
 * and somebody asked for, and none for names that it does not know, so that made-up names
 * take no memory. Safe for use from several threads.
 */
public final class LoadBalancers {

	private final ConcurrentMap<String, LoadBalancer> balancers = new ConcurrentHashMap<>();

	private final Listeners listeners = new Listeners();

	private final ServiceRegistry registry;

	private final Supplier<LoadBalancerSettings> settings;

	private final BalancingPolicies policies;

	private final Ticker ticker;

	private final Surroundings surroundings;

	/**
	 * Creates the load balancers.
	 * @param registry knows the instances
	 * @param settings read at every pick; hands out the same object until they change
	 * @param policies creates the policies
	 * @param ticker measures latency, how failures fade, and for how long instances are
	 * ejected
	 * @param surroundings what is known of this process
	 */
	public LoadBalancers(ServiceRegistry registry, Supplier<LoadBalancerSettings> settings, BalancingPolicies policies,
			Ticker ticker, Surroundings surroundings) {
		this.registry = registry;
		this.settings = settings;
		this.policies = policies;
		this.ticker = ticker;
		this.surroundings = surroundings;
	}

	/**
	 * Creates the load balancers of a process of which nothing is known.
	 * @param registry knows the instances
	 * @param settings read at every pick; hands out the same object until they change
	 * @param policies creates the policies
	 * @param ticker measures latency, how failures fade, and for how long instances are
	 * ejected
	 */
	public LoadBalancers(ServiceRegistry registry, Supplier<LoadBalancerSettings> settings, BalancingPolicies policies,
			Ticker ticker) {
		this(registry, settings, policies, ticker, Surroundings.of(Locality.UNKNOWN));
	}

	/**
	 * Picks an instance of a service for one request.
	 * @param service name of the service
	 * @return the attempt, which must be told how it ends
	 * @throws NoInstanceAvailableException if the registry does not know the service, or
	 * no instance takes requests
	 */
	public Attempt pick(String service) {
		return pick(service, PickRequest.PLAIN);
	}

	/**
	 * Picks an instance of a service for one request of which the policy may want to know
	 * something.
	 * @param service name of the service
	 * @param request the request
	 * @return the attempt, which must be told how it ends
	 * @throws NoInstanceAvailableException if the registry does not know the service, or
	 * no instance takes requests
	 */
	public Attempt pick(String service, PickRequest request) {
		LoadBalancer balancer = find(service);
		if (balancer == null) {
			throw new NoInstanceAvailableException(ServiceView.empty(service));
		}
		return balancer.pick(request);
	}

	/**
	 * Returns among whom requests to a service are placed.
	 * @param service name of the service
	 * @return the same object until the settings change
	 */
	public Placement placement(String service) {
		return this.settings.get().placement(service);
	}

	/**
	 * Returns how often requests to a service are sent again.
	 * @param service name of the service
	 * @return the same object until the settings change
	 */
	public Attempting attempting(String service) {
		return this.settings.get().attempting(service);
	}

	/**
	 * Returns which requests to a service belong where.
	 * @param service name of the service
	 * @return the same object until the settings change
	 */
	public Steering steering(String service) {
		return this.settings.get().steering(service);
	}

	/**
	 * Returns the load balancer of a service.
	 * @param service name of the service
	 * @return the load balancer, or {@code null} if the registry does not know the
	 * service
	 */
	public @Nullable LoadBalancer find(String service) {
		LoadBalancer balancer = this.balancers.get(service);
		if (balancer != null) {
			return balancer;
		}
		return isKnown(service) ? create(service) : null;
	}

	/**
	 * Returns the load balancers that there are so far.
	 * @return those of services to which this process sent requests, or of which somebody
	 * asked
	 */
	public Collection<LoadBalancer> active() {
		return Collections.unmodifiableCollection(this.balancers.values());
	}

	/**
	 * Says which service an address means.
	 * @param uri the address of a request
	 * @return the destination, or {@code null} if the address is to be left as it is
	 * @throws IllegalArgumentException if the scheme is {@code lb} but the address names
	 * no service, or a port
	 */
	public @Nullable Destination destination(URI uri) {
		return Destination.of(uri, this::isKnown);
	}

	/**
	 * Calls the listener with the names of a service and a policy whenever that policy
	 * serves that service for the first time, and now for those that did already.
	 * @param listener must be quick: it runs on the thread of a request; it may be called
	 * twice for what happens meanwhile
	 */
	public void onPolicy(BiConsumer<String, String> listener) {
		this.listeners.add(listener);
		this.balancers
			.forEach((service, balancer) -> balancer.policies().forEach((policy) -> listener.accept(service, policy)));
	}

	/**
	 * Calls the listener when an instance of any service is ejected or returns, and when
	 * a service panics.
	 * @param listener the listener
	 */
	public void onStanding(StandingListener listener) {
		this.listeners.add(listener);
	}

	private boolean isKnown(String service) {
		return !this.registry.discover(service).instances().isEmpty();
	}

	private LoadBalancer create(String service) {
		// A service that came may have replaced one that went; what an operator said
		// stays
		this.balancers.entrySet().removeIf((other) -> !isKnown(other.getKey()) && !other.getValue().isOverridden());
		return this.balancers.computeIfAbsent(service, (name) -> new LoadBalancer(name, this.registry, this.settings,
				this.policies, this.ticker, this.surroundings, this.listeners));
	}

}
