package io.outrigger.registry.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.DuplicateInstanceException;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.LeaseLostException;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;

/**
 * The instances of one service and when their leases end. Immutable: each change gives a
 * new value, with a new view only if readers would see a difference.
 *
 * @param view what readers see
 * @param leaseEnds reading of the ticker at which each lease ends, by instance id
 */
record LeasedService(ServiceView view, Map<String, Long> leaseEnds) {

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
		return with(instance).leased(instance.id(), leaseEnd);
	}

	LeasedService prolong(ServiceInstance registered, long leaseEnd) {
		held(registered);
		return leased(registered.id(), leaseEnd);
	}

	LeasedService withStatus(ServiceInstance registered, InstanceStatus status) {
		ServiceInstance held = held(registered);
		return (held.status() != status) ? with(held.withStatus(status)) : this;
	}

	LeasedService without(ServiceInstance registered) {
		ServiceInstance held = find(registered.id());
		return (held != null && held.isSameRegistration(registered)) ? drop(registered.id()) : this;
	}

	LeasedService withoutExpired(long now) {
		LeasedService left = this;
		for (Map.Entry<String, Long> lease : this.leaseEnds.entrySet()) {
			if (lease.getValue() - now <= 0) {
				left = left.drop(lease.getKey());
			}
		}
		return left;
	}

	@Nullable Duration leaseRemaining(ServiceInstance registered, long now) {
		ServiceInstance held = find(registered.id());
		Long end = this.leaseEnds.get(registered.id());
		if (held == null || end == null || !held.isSameRegistration(registered)) {
			return null;
		}
		return Duration.ofNanos(Math.max(0, end - now));
	}

	private ServiceInstance held(ServiceInstance registered) {
		ServiceInstance held = find(registered.id());
		if (held == null || !held.isSameRegistration(registered)) {
			throw new LeaseLostException(registered);
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
		return new LeasedService(next(instances.values()), this.leaseEnds);
	}

	private LeasedService leased(String id, long end) {
		Map<String, Long> ends = new TreeMap<>(this.leaseEnds);
		ends.put(id, end);
		return new LeasedService(this.view, ends);
	}

	private LeasedService drop(String id) {
		Map<String, ServiceInstance> instances = byId();
		instances.remove(id);
		Map<String, Long> ends = new TreeMap<>(this.leaseEnds);
		ends.remove(id);
		return new LeasedService(next(instances.values()), ends);
	}

	private Map<String, ServiceInstance> byId() {
		Map<String, ServiceInstance> instances = new TreeMap<>();
		this.view.instances().forEach((instance) -> instances.put(instance.id(), instance));
		return instances;
	}

	private ServiceView next(Collection<ServiceInstance> instances) {
		return new ServiceView(this.view.service(), this.view.revision() + 1, new ArrayList<>(instances));
	}

}
