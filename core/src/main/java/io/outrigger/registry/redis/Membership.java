package io.outrigger.registry.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
 * @param view what readers see, in the order of ids
 * @param doubted by id, until when whoever is forgotten stays, in nanoseconds
 */
record Membership(ServiceView view, Map<String, Long> doubted) {

	static Membership empty(String service) {
		return new Membership(ServiceView.empty(service), Map.of());
	}

	/**
	 * Returns whom the store knows by an id.
	 */
	@Nullable ServiceInstance known(String id) {
		int at = position(this.view.instances(), id);
		return (at < 0 || this.doubted.containsKey(id)) ? null : this.view.instances().get(at);
	}

	/**
	 * Some changed, as the store says.
	 * @param changes by id; {@code null} for who is gone
	 */
	Membership changed(long revision, Map<String, @Nullable ServiceInstance> changes) {
		Map<String, Long> doubts = new HashMap<>(this.doubted);
		doubts.keySet().removeAll(changes.keySet());
		List<ServiceInstance> all = new ArrayList<>(this.view.instances());
		changes.forEach((id, instance) -> change(all, id, instance));
		return seen(revision, all, doubts);
	}

	/*
	 * A change to one of thousands costs a search and a copy of the list, not a sort.
	 */
	private static void change(List<ServiceInstance> all, String id, @Nullable ServiceInstance instance) {
		int at = position(all, id);
		if (instance == null) {
			if (at >= 0) {
				all.remove(at);
			}
		}
		else if (at >= 0) {
			all.set(at, instance);
		}
		else {
			all.add(-at - 1, instance);
		}
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
		Set<String> forgotten = doubts.keySet();
		forgotten.removeAll(all.keySet());
		List<ServiceInstance> listed = new ArrayList<>(all.values());
		this.view.instances()
			.stream()
			.filter((instance) -> forgotten.contains(instance.id()))
			.map((instance) -> instance.withStatus(InstanceStatus.SUSPECT))
			.forEach(listed::add);
		listed.sort(Comparator.comparing(ServiceInstance::id));
		return seen(revision, listed, doubts);
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
		return seen(this.view.revision() + 1,
				this.view.instances()
					.stream()
					.filter((instance) -> doubts.containsKey(instance.id()) || !this.doubted.containsKey(instance.id()))
					.toList(),
				doubts);
	}

	private Membership seen(long revision, List<ServiceInstance> instances, Map<String, Long> doubts) {
		boolean same = instances.equals(this.view.instances());
		long next = Math.max(revision, this.view.revision() + 1);
		return new Membership(same ? this.view : new ServiceView(this.view.service(), next, instances),
				Map.copyOf(doubts));
	}

	/*
	 * Returns where an id is, or, negative and less one, where it would have to be.
	 */
	private static int position(List<ServiceInstance> ordered, String id) {
		int low = 0;
		int high = ordered.size() - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			int order = ordered.get(middle).id().compareTo(id);
			if (order == 0) {
				return middle;
			}
			low = (order < 0) ? middle + 1 : low;
			high = (order > 0) ? middle - 1 : high;
		}
		return -low - 1;
	}

}
