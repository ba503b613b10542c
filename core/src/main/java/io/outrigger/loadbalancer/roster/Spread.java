package io.outrigger.loadbalancer.roster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.outrigger.loadbalancer.roster.CandidateList.Contender;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.settings.placement.SlowStartSettings;
import io.outrigger.loadbalancer.statistics.ServiceStatistics;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.loadbalancer.zone.ZoneShares;

/**
 * Decides which part of the requests goes to whom: in panic to all; otherwise to the
 * healthy ones as far as these take it, near ones before far ones, and to the degraded
 * what is left.
 */
final class Spread {

	/*
	 * The zones that get most have a list each, and the others one together: policies
	 * keep what they derive for a few lists only.
	 */
	private static final int ZONES = 5;

	/*
	 * Less than this is an error of rounding.
	 */
	private static final double SLIGHT = 1e-9;

	private final Placement placement;

	private final ServiceStatistics service;

	private final Locality here;

	private final Map<Locality, Double> callers;

	private final boolean whole;

	private final long now;

	/**
	 * Creates a way to decide.
	 * @param placement the settings
	 * @param service what the statistics of the instances have in common
	 * @param here where this process runs
	 * @param callers the requests that arise in each zone; empty if that is not known
	 * @param whole whether all instances are spread at once, and not some of them
	 * @param now the time
	 */
	Spread(Placement placement, ServiceStatistics service, Locality here, Map<Locality, Double> callers, boolean whole,
			long now) {
		this.placement = placement;
		this.service = service;
		this.here = here;
		this.callers = callers;
		this.whole = whole;
		this.now = now;
	}

	/**
	 * Decides for panic.
	 * @param all whoever may be tried
	 * @return one list, or none if there is nobody
	 */
	List<Part> inPanic(List<Member> all) {
		return all.isEmpty() ? List.of() : List.of(new Part(all, 1));
	}

	/**
	 * Decides.
	 * @param healthy who may be picked
	 * @param degraded who may be picked if those do not suffice
	 * @param all those and whoever is missing
	 * @return the parts, adding up to 1; none if nobody may be picked
	 */
	List<Part> among(List<Member> healthy, List<Member> degraded, List<Member> all) {
		double capacity = capacity(all);
		double first = this.placement.availability().taken(capacity(healthy), capacity);
		double spill = Math.min(1 - first, this.placement.availability().taken(capacity(degraded), capacity));
		List<Part> parts = new ArrayList<>();
		if (!healthy.isEmpty()) {
			byZone(healthy, all).forEach((part) -> parts.add(part.of(first / (first + spill))));
		}
		if (spill > SLIGHT) {
			parts.add(new Part(degraded, spill / (first + spill)));
		}
		return parts;
	}

	private List<Part> byZone(List<Member> healthy, List<Member> all) {
		boolean zones = this.placement.zone().enabled() && this.here.zone() != null
				&& all.size() >= this.placement.zone().minInstances();
		Map<Locality, Double> shares = zones ? shares(healthy, all) : Map.of();
		if (shares.isEmpty()) {
			return List.of(new Part(healthy, 1));
		}
		List<Locality> remote = shares.keySet()
			.stream()
			.filter((zone) -> !zone.equals(this.here))
			.sorted(Comparator.<Locality>comparingDouble((zone) -> -shares.getOrDefault(zone, 0.0))
				.thenComparing(Locality::toString))
			.toList();
		List<Part> parts = new ArrayList<>();
		add(parts, healthy, List.of(this.here), shares);
		remote.stream().limit(ZONES).forEach((zone) -> add(parts, healthy, List.of(zone), shares));
		add(parts, healthy, remote.subList(Math.min(ZONES, remote.size()), remote.size()), shares);
		return parts;
	}

	private void add(List<Part> parts, List<Member> healthy, List<Locality> zones, Map<Locality, Double> shares) {
		Predicate<Member> within = (member) -> zones.contains(this.here.of(member.instance()));
		double share = zones.stream().mapToDouble((zone) -> shares.getOrDefault(zone, 0.0)).sum();
		if (share > 0) {
			parts.add(new Part(healthy.stream().filter(within).toList(), share));
		}
	}

	private Map<Locality, Double> shares(List<Member> healthy, List<Member> all) {
		Map<Locality, Double> total = byLocality(all);
		Map<Locality, Double> available = byLocality(healthy);
		double overProvisioning = this.placement.availability().overProvisioning();
		Map<Locality, Double> capacity = new HashMap<>();
		available.forEach((zone, amount) -> capacity.put(zone,
				Math.min(total.getOrDefault(zone, amount), amount * overProvisioning)));
		boolean known = this.callers.getOrDefault(this.here, 0.0) > 0;
		return new ZoneShares(this.here, capacity, known ? this.callers : total).shares();
	}

	private Map<Locality, Double> byLocality(List<Member> members) {
		Map<Locality, Double> amounts = new HashMap<>();
		members.forEach((member) -> amounts.merge(this.here.of(member.instance()), (double) member.instance().weight(),
				Double::sum));
		return amounts;
	}

	private static double capacity(List<Member> members) {
		return members.stream().mapToDouble((member) -> member.instance().weight()).sum();
	}

	/**
	 * Makes the lists.
	 * @param parts what goes where
	 * @param panic whether that is so in panic, in which nobody is too new
	 * @return the lists
	 */
	Split split(List<Part> parts, boolean panic) {
		List<CandidateList> lists = new ArrayList<>();
		List<Double> shares = new ArrayList<>();
		double sum = 0;
		for (Part part : parts) {
			List<Contender> contenders = part.members().stream().map((member) -> contender(member, panic)).toList();
			lists.add(new CandidateList(contenders, this.service, this.whole && parts.size() == 1));
			sum += part.share();
			shares.add(sum);
		}
		return new Split(lists, shares, panic);
	}

	private Contender contender(Member member, boolean panic) {
		SlowStartSettings slowStart = this.placement.slowStart();
		double part = panic ? 1 : slowStart.part(this.now - member.standing().warmSince());
		return new Contender(member, this.here.distance(member.instance()), part);
	}

	/**
	 * Returns how long the lists hold.
	 * @param split the lists
	 * @return nanoseconds: a tenth of the time for which somebody is new, if somebody is
	 */
	long holds(Split split) {
		for (CandidateList list : split.lists()) {
			if (list.warm() != null) {
				return this.placement.slowStart().window().dividedBy(10).toNanos();
			}
		}
		return Roster.FOREVER;
	}

	/**
	 * A part of the requests.
	 *
	 * @param members who gets it
	 * @param share how great it is
	 */
	record Part(List<Member> members, double share) {

		Part of(double whole) {
			return new Part(this.members, this.share * whole);
		}

	}

	/**
	 * Which part of the requests goes where.
	 *
	 * @param lists the lists
	 * @param shares the part of each list and those before it
	 * @param panic whether too few are available
	 */
	record Split(List<CandidateList> lists, List<Double> shares, boolean panic) {
	}

}
