package io.outrigger.registry.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.DuplicateInstanceException;
import io.outrigger.registry.IllegalTransitionException;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.LeaseLostException;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.load.InstanceLoad;

/**
 * The instances of one service, each with its lease. Immutable: each change gives a new
 * value, with a new view only if readers would see a difference.
 *
 * @param view what readers see
 * @param leases the leases by instance id
 */
record LeasedService(ServiceView view, Map<String, Lease> leases) {

	static LeasedService empty(String service) {
		return new LeasedService(ServiceView.empty(service), Map.of());
	}

	boolean wasSeen() {
		return this.view.revision() > 0;
	}

	LeasedService register(ServiceInstance instance, long leaseEnd) {
		ServiceInstance holder = find(instance.id());
		if (holder != null) {
			throw new DuplicateInstanceException(instance, holder);
		}
		if (instance.status() == InstanceStatus.SUSPECT) {
			throw new IllegalTransitionException(instance, null, instance.status());
		}
		return with(instance).leased(instance.id(), new Lease(leaseEnd, InstanceLoad.UNKNOWN));
	}

	LeasedService prolong(ServiceInstance registered, Lease lease) {
		held(registered);
		return leased(registered.id(), lease);
	}

	LeasedService saying(ServiceInstance registered, InstanceStatus status) {
		ServiceInstance held = held(registered);
		ServiceInstance next = held.saying(status);
		return (next.status() != held.status()) ? with(next) : this;
	}

	LeasedService without(ServiceInstance registered) {
		return (lease(registered) != null) ? drop(registered.id()) : this;
	}

	LeasedService withoutExpired(long now) {
		LeasedService left = this;
		for (Map.Entry<String, Lease> lease : this.leases.entrySet()) {
			if (lease.getValue().end() - now <= 0) {
				left = left.drop(lease.getKey());
			}
		}
		return left;
	}

	/**
	 * Returns the lease of a registration.
	 * @param registered the registration
	 * @return the lease, or {@code null} if it has none
	 */
	@Nullable Lease lease(ServiceInstance registered) {
		ServiceInstance held = find(registered.id());
		return (held != null && held.isSameRegistration(registered)) ? this.leases.get(registered.id()) : null;
	}

	/*
	 * Who was never registered has lost no lease: the view says what is unknown.
	 */
	private ServiceInstance held(ServiceInstance registered) {
		String id = registered.id();
		ServiceInstance held = (registered.incarnation() > 0) ? find(id) : this.view.instance(id);
		if (held == null) {
			throw new LeaseLostException(registered);
		}
		if (!held.isSameRegistration(registered)) {
			throw new LeaseLostException(registered, held.incarnation(), held.uri().toString());
		}
		return held;
	}

	private @Nullable ServiceInstance find(String id) {
		for (ServiceInstance instance : this.view.instances()) {
			if (instance.id().equals(id)) {
				return instance;
			}
		}
		return null;
	}

	private LeasedService with(ServiceInstance instance) {
		Map<String, ServiceInstance> instances = byId();
		instances.put(instance.id(), instance);
		return new LeasedService(next(instances.values()), this.leases);
	}

	private LeasedService leased(String id, Lease lease) {
		Map<String, Lease> leases = new TreeMap<>(this.leases);
		leases.put(id, lease);
		return new LeasedService(this.view, leases);
	}

	private LeasedService drop(String id) {
		Map<String, ServiceInstance> instances = byId();
		instances.remove(id);
		Map<String, Lease> leases = new TreeMap<>(this.leases);
		leases.remove(id);
		return new LeasedService(next(instances.values()), leases);
	}

	private Map<String, ServiceInstance> byId() {
		Map<String, ServiceInstance> instances = new TreeMap<>();
		this.view.instances().forEach((instance) -> instances.put(instance.id(), instance));
		return instances;
	}

	private ServiceView next(Collection<ServiceInstance> instances) {
		return new ServiceView(this.view.service(), this.view.revision() + 1, new ArrayList<>(instances));
	}

	/**
	 * The lease of one registration.
	 *
	 * @param end reading of the ticker at which it ends
	 * @param load what came with the heartbeat that prolonged it last
	 */
	record Lease(long end, InstanceLoad load) {
	}

}
