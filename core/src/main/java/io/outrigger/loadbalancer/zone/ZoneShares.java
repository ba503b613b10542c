package io.outrigger.loadbalancer.zone;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Which part of its requests a caller sends to which zone, so that every instance gets
 * the same load for its capacity if all callers do so, and as few requests as possible
 * leave their zone, and then their region. What a zone has too many callers for goes
 * where there are too few.
 */
public final class ZoneShares {

	private final Locality here;

	private final Map<Locality, Double> capacity;

	private final Map<Locality, Double> callers;

	private final Set<Locality> zones;

	/**
	 * Creates what shares follow from.
	 * @param here where the caller runs
	 * @param capacity the capacity of the instances in each zone
	 * @param callers the requests that arise in each zone, in any unit
	 */
	public ZoneShares(Locality here, Map<Locality, Double> capacity, Map<Locality, Double> callers) {
		this.here = here;
		this.capacity = normalized(capacity);
		this.callers = normalized(callers);
		this.zones = new HashSet<>(this.capacity.keySet());
		this.zones.addAll(this.callers.keySet());
	}

	private static Map<Locality, Double> normalized(Map<Locality, Double> amounts) {
		double sum = amounts.values().stream().mapToDouble(Double::doubleValue).sum();
		Map<Locality, Double> shares = new HashMap<>();
		amounts.forEach((zone, amount) -> shares.put(zone, (sum > 0) ? amount / sum : 0));
		return shares;
	}

	/**
	 * Returns the shares.
	 * @return parts of the caller's requests, adding up to 1; empty if nothing arises or
	 * nothing can be taken where the caller runs, or nothing anywhere, so that no zone is
	 * better than another
	 */
	public Map<Locality, Double> shares() {
		double own = this.callers.getOrDefault(this.here, 0.0);
		if (own == 0 || this.capacity.values().stream().allMatch((amount) -> amount == 0)) {
			return Map.of();
		}
		double leaves = lack(this.here) / own;
		Map<Locality, Double> shares = new HashMap<>();
		shares.put(this.here, 1 - leaves);
		double inRegion = leaves * Math.min(1, ratio(sum(this::spare, this::isNear), sum(this::lack, this::isNear)));
		spread(inRegion, this::spare, this::isNear, shares);
		spread(leaves - inRegion, this::spareBeyondRegion, (zone) -> !isNear(zone), shares);
		shares.values().removeIf((share) -> share < 1e-6);
		return shares;
	}

	private void spread(double share, ToDoubleFunction<Locality> by, Predicate<Locality> where,
			Map<Locality, Double> shares) {
		double all = sum(by, where);
		if (share <= 0 || all <= 0) {
			return;
		}
		this.zones.stream()
			.filter(where)
			.forEach((zone) -> shares.merge(zone, share * by.applyAsDouble(zone) / all, Double::sum));
	}

	/*
	 * What a region has too few instances for, its own zones take first.
	 */
	private double spareBeyondRegion(Locality zone) {
		Predicate<Locality> sameRegion = (other) -> isSameRegion(zone, other);
		double spare = sum(this::spare, sameRegion);
		return spare(zone) * Math.max(0, ratio(spare - sum(this::lack, sameRegion), spare));
	}

	private double lack(Locality zone) {
		return Math.max(0, this.callers.getOrDefault(zone, 0.0) - this.capacity.getOrDefault(zone, 0.0));
	}

	private double spare(Locality zone) {
		return Math.max(0, this.capacity.getOrDefault(zone, 0.0) - this.callers.getOrDefault(zone, 0.0));
	}

	private double sum(ToDoubleFunction<Locality> amount, Predicate<Locality> where) {
		return this.zones.stream().filter(where).mapToDouble(amount).sum();
	}

	private boolean isNear(Locality zone) {
		return zone.equals(this.here) || isSameRegion(this.here, zone);
	}

	private static boolean isSameRegion(Locality one, Locality other) {
		return one.equals(other) || (one.region() != null && Objects.equals(one.region(), other.region()));
	}

	private static double ratio(double part, double whole) {
		return (whole > 0) ? part / whole : 0;
	}

}
