package io.outrigger.registry.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;

/**
 * Who belongs to a service: what the store says, and whom it has forgotten although its
 * continuity is in doubt. Those stay listed as suspect, so that a store that was emptied
 * or that lagged leaves nobody with an empty list, until they register again or their
 * time is up. Immutable.
 *
 * @param view what readers see
 * @param known by id, what the store says
 * @param doubted by id, until when whoever is forgotten stays, in nanoseconds
 */
record Membership(ServiceView view, Map<String, ServiceInstance> known, Map<String, Long> doubted) {

	static Membership empty(String service) {
		return new Membership(ServiceView.empty(service), Map.of(), Map.of());
	}

	/**
	 * Some changed, as the store says.
	 * @param changes by id; {@code null} for who is gone
	 */
	Membership changed(long revision, Map<String, @Nullable ServiceInstance> changes) {
		Map<String, ServiceInstance> next = new HashMap<>(this.known);
		Map<String, Long> doubts = new HashMap<>(this.doubted);
		changes.forEach((id, instance) -> {
			doubts.remove(id);
			if (instance != null) {
				next.put(id, instance);
			}
			else {
				next.remove(id);
			}
		});
		return seen(revision, next, doubts);
	}

	/**
	 * These are all, as the store says.
	 * @param continuous whether the store is known to have forgotten nobody
	 * @param until how long to keep those whom it may have forgotten, in nanoseconds
	 */
	Membership replaced(long revision, Map<String, ServiceInstance> all, boolean continuous, long until) {
		Map<String, Long> doubts = new HashMap<>(this.doubted);
		if (!continuous) {
			this.view.instances().forEach((instance) -> {
				if (instance.status().takesRequests()) {
					doubts.putIfAbsent(instance.id(), until);
				}
			});
		}
		doubts.keySet().removeAll(all.keySet());
		return seen(revision, all, doubts);
	}

	/**
	 * Whoever was forgotten for too long goes.
	 */
	Membership without(long now) {
		if (this.doubted.values().stream().noneMatch((until) -> now - until >= 0)) {
			return this;
		}
		Map<String, Long> doubts = new HashMap<>(this.doubted);
		doubts.values().removeIf((until) -> now - until >= 0);
		return seen(this.view.revision() + 1, this.known, doubts);
	}

	private Membership seen(long revision, Map<String, ServiceInstance> known, Map<String, Long> doubts) {
		Map<String, ServiceInstance> all = new TreeMap<>(known);
		Set<String> forgotten = doubts.keySet();
		for (ServiceInstance instance : this.view.instances()) {
			if (forgotten.contains(instance.id())) {
				all.putIfAbsent(instance.id(), instance.withStatus(InstanceStatus.SUSPECT));
			}
		}
		List<ServiceInstance> instances = new ArrayList<>(all.values());
		boolean same = instances.equals(this.view.instances());
		long next = Math.max(revision, this.view.revision() + 1);
		return new Membership(same ? this.view : new ServiceView(this.view.service(), next, instances),
				Map.copyOf(known), Map.copyOf(doubts));
	}

}
