package io.outrigger.registry;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.registry.load.InstanceLoad;

/**
 * Knows the instances of every service. Writers hold a lease, which they keep by
 * heartbeats and which names them by an incarnation, so that whoever lost it can no
 * longer write. Readers see immutable views in memory: reading never touches the network,
 * never takes a lock and never fails. Safe for use from several threads; nothing here
 * blocks.
 */
public interface ServiceRegistry {

	/**
	 * Registers an instance and grants it a lease.
	 * @param instance the instance, in any state but {@link InstanceStatus#SUSPECT}
	 * @return the instance with the incarnation it was given; fails with
	 * {@link DuplicateInstanceException} while another registration holds the id, and
	 * with {@link IllegalTransitionException} if it says that it is suspect
	 */
	Mono<ServiceInstance> register(ServiceInstance instance);

	/**
	 * Prolongs the lease of a registration, ends the registry's doubt in it, and tells
	 * its load. The load changes no view: it is there for whoever asks {@link #load}.
	 * @param registered what {@link #register} returned
	 * @param load how much the instance has to do
	 * @return completes once the lease is prolonged; fails with
	 * {@link LeaseLostException} if it ended or passed to a successor, and with
	 * {@link UnknownServiceException} or {@link UnknownInstanceException} for an instance
	 * that was never registered
	 */
	Mono<Void> heartbeat(ServiceInstance registered, InstanceLoad load);

	/**
	 * Changes what an instance says about itself, and ends the registry's doubt in it.
	 * The lease is as long as before.
	 * @param registered what {@link #register} returned; its status does not matter, for
	 * the registry knows the present one
	 * @param status the new state; the present one changes nothing
	 * @return completes once readers will see it; fails with
	 * {@link IllegalTransitionException} if the instance may not go there (see
	 * {@link InstanceStatus#mayBecome}), and as {@link #heartbeat} does
	 */
	Mono<Void> setStatus(ServiceInstance registered, InstanceStatus status);

	/**
	 * Ends a registration. Ending one that has ended already does nothing.
	 * @param registered what {@link #register} returned
	 * @return completes once readers no longer see it
	 */
	Mono<Void> deregister(ServiceInstance registered);

	/**
	 * Returns what is known of a service. Costs a map look-up.
	 * @param service name of the service
	 * @return the view, the same object until something changes; without instances if the
	 * service is unknown
	 */
	ServiceView discover(String service);

	/**
	 * Follows a service: the present view, then each later one. A slow subscriber misses
	 * views in between but always receives the last.
	 * @param service name of the service
	 * @return the views; it neither completes nor fails
	 */
	Flux<ServiceView> watch(String service);

	/**
	 * Follows all services at once: signals now, and then after the view of any service
	 * has changed. Whoever is slow receives one signal for all the changes it missed, and
	 * reads the latest views when it comes.
	 * @return how many changes there were so far, growing; it neither completes nor fails
	 */
	Flux<Long> changes();

	/**
	 * Returns the names of the services that have instances.
	 * @return the names, in order
	 */
	Set<String> services();

	/**
	 * Returns how long the lease of a registration still runs.
	 * @param registered an instance from a view
	 * @return the time left, or {@code null} if there is no such lease
	 */
	@Nullable Duration leaseRemaining(ServiceInstance registered);

	/**
	 * Returns how much a registration last said it has to do.
	 * @param registered an instance from a view
	 * @return the load that came with the latest heartbeat that is known here,
	 * {@link InstanceLoad#UNKNOWN} before the first; {@code null} if there is no such
	 * registration
	 */
	@Nullable InstanceLoad load(ServiceInstance registered);

	/**
	 * Returns how long ago the views were last known to agree with the store.
	 * @return zero where the store is in this process
	 */
	Duration viewAge();

}
