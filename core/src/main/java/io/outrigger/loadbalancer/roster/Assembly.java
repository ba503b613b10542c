package io.outrigger.loadbalancer.roster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.loadbalancer.standing.Standing;
import io.outrigger.loadbalancer.standing.Verdict;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.registry.InstanceStatus;

/**
 * Derives one roster, for all requests or for those of one route. Used once, by one
 * thread.
 */
final class Assembly {

	/**
	 * Stands for the requests of every share.
	 */
	static final int ALL = -2;

	private final Roster.Basis basis;

	private final Placement placement;

	private final List<Member> members;

	private final Spread spread;

	private final String caller;

	private final String route;

	private final int share;

	private final long now;

	/*
	 * By number of the member; null for who may be picked.
	 */
	private final @Nullable Exclusion[] exclusions;

	private final boolean[] ejected;

	private long holds = Roster.FOREVER;

	/**
	 * Creates what derives a roster.
	 * @param basis from what
	 * @param spread decides which part of the requests goes to whom
	 * @param caller name of this process
	 * @param route the route, empty for all requests
	 * @param share number of the share, {@link #ALL} for all requests
	 * @param now the time
	 */
	Assembly(Roster.Basis basis, Spread spread, String caller, String route, int share, long now) {
		this.basis = basis;
		this.placement = basis.placement();
		this.members = basis.members();
		this.spread = spread;
		this.caller = caller;
		this.route = route;
		this.share = share;
		this.now = now;
		this.exclusions = new Exclusion[this.members.size()];
		this.ejected = new boolean[this.members.size()];
	}

	/**
	 * Derives the roster.
	 * @param atMost how long it holds at most, in nanoseconds
	 * @return the roster
	 */
	Roster roster(long atMost) {
		judge();
		chooseSubset();
		int[] fleet = numbers((i) -> this.exclusions[i] == null);
		List<Member> trials = eject(fleet);
		Spread.Split split = split();
		excludeWhoGetsNothing(split);
		Map<String, Roster> routes = this.route.isEmpty() ? routes(atMost) : Map.of();
		List<Roster> groups = (this.share == ALL && this.route.isEmpty()) ? groups(atMost) : List.of();
		this.holds = Math.min(Math.min(this.holds, atMost), this.spread.holds(split));
		List<@Nullable Exclusion> why = new ArrayList<>(this.exclusions.length);
		Collections.addAll(why, this.exclusions);
		List<Standing> standings = IntStream.of(fleet).mapToObj((i) -> this.members.get(i).standing()).toList();
		Outsiders outsiders = new Outsiders(this.route, why, trials, reserves(), standings);
		return new Roster(this.basis, split, outsiders,
				(this.holds == Roster.FOREVER) ? Roster.FOREVER : this.now + this.holds, routes, groups);
	}

	private void judge() {
		for (int i = 0; i < this.exclusions.length; i++) {
			Member member = this.members.get(i);
			Exclusion exclusion = Exclusion.of(member.instance().status(), member.standing().health());
			boolean other = this.share != ALL && this.basis.split().shareOf(member.instance()) != this.share;
			this.exclusions[i] = (other && isTried(exclusion)) ? Exclusion.OTHER_SHARE : exclusion;
			this.ejected[i] = this.placement.ejection().enabled() && member.standing().isEjected(this.route);
		}
	}

	private void chooseSubset() {
		int size = this.placement.subset();
		int[] able = numbers((i) -> isTried(this.exclusions[i]));
		if (size == 0 || able.length <= size) {
			return;
		}
		List<Member> members = IntStream.of(able).mapToObj(this.members::get).toList();
		boolean[] available = new boolean[able.length];
		for (int at = 0; at < able.length; at++) {
			available[at] = this.exclusions[able[at]] == null && !this.ejected[able[at]];
		}
		boolean[] chosen = new Subset(size, this.caller).of(members, available);
		for (int at = 0; at < able.length; at++) {
			if (!chosen[at]) {
				this.exclusions[able[at]] = Exclusion.NOT_IN_SUBSET;
			}
		}
	}

	/*
	 * Whoever leaves may leave behind too many that are ejected: those that would return
	 * first are candidates again, ahead of their trial.
	 */
	private List<Member> eject(int[] fleet) {
		List<Integer> out = new ArrayList<>(IntStream.of(fleet).filter((i) -> this.ejected[i]).boxed().toList());
		List<Member> trials = new ArrayList<>();
		for (int i : out) {
			Verdict verdict = verdict(i);
			if (verdict.awaitsTrial(this.now)) {
				trials.add(this.members.get(i));
			}
			else if (verdict.isEjected()) {
				this.holds = Math.min(this.holds, verdict.until() - this.now);
			}
		}
		out.sort(Comparator.comparingLong((i) -> verdict(i).until() - this.now));
		int most = this.placement.ejection().most(fleet.length);
		for (int i : out.subList(Math.max(0, out.size() - most), out.size())) {
			this.exclusions[i] = Exclusion.EJECTED;
		}
		return trials;
	}

	private Verdict verdict(int number) {
		return this.members.get(number).standing().verdict(this.route);
	}

	private Spread.Split split() {
		List<Member> all = members((i) -> isTried(this.exclusions[i]));
		List<Member> healthy = members((i) -> this.exclusions[i] == null && !isDegraded(this.members.get(i)));
		List<Member> degraded = members((i) -> this.exclusions[i] == null && isDegraded(this.members.get(i)));
		int available = healthy.size() + degraded.size();
		if (!this.placement.availability().isPanic(available, all.size())) {
			return this.spread.split(this.spread.among(healthy, degraded, all), false);
		}
		for (int i = 0; i < this.exclusions.length; i++) {
			Exclusion exclusion = this.exclusions[i];
			this.exclusions[i] = isTried(exclusion) ? null : exclusion;
		}
		return this.spread.split(this.spread.inPanic(all), true);
	}

	private void excludeWhoGetsNothing(Spread.Split split) {
		Set<String> listed = new HashSet<>();
		split.lists().forEach((list) -> IntStream.range(0, list.size()).forEach((index) -> listed.add(list.id(index))));
		for (int i = 0; i < this.exclusions.length; i++) {
			Member member = this.members.get(i);
			if (this.exclusions[i] == null && !listed.contains(member.instance().id())) {
				this.exclusions[i] = isDegraded(member) ? Exclusion.NOT_NEEDED : Exclusion.OTHER_ZONE;
			}
		}
	}

	/*
	 * Where panic is switched off, nobody is asked of whom this process thinks too
	 * little.
	 */
	private List<List<Member>> reserves() {
		List<Member> spared = members(
				(i) -> this.exclusions[i] == Exclusion.OTHER_ZONE || this.exclusions[i] == Exclusion.NOT_NEEDED);
		List<Member> doubted = this.placement.availability().hasPanic()
				? members((i) -> this.exclusions[i] != null && isTried(this.exclusions[i])) : List.of();
		return List.of(spared, doubted);
	}

	private Map<String, Roster> routes(long atMost) {
		if (!this.placement.ejection().perRoute()) {
			return Map.of();
		}
		Set<String> names = new TreeSet<>();
		this.members.forEach((member) -> names.addAll(member.standing().ejectedRoutes()));
		Map<String, Roster> routes = new HashMap<>();
		for (String name : names) {
			Assembly assembly = new Assembly(this.basis, this.spread, this.caller, name, this.share, this.now);
			routes.put(name, assembly.roster(atMost));
			this.holds = Math.min(this.holds, assembly.holds);
		}
		return routes;
	}

	private List<Roster> groups(long atMost) {
		TrafficSplit split = this.basis.split();
		if (split.isNone()) {
			return List.of();
		}
		List<Roster> groups = new ArrayList<>();
		for (int share = TrafficSplit.REST; share < split.shares().size(); share++) {
			Assembly assembly = new Assembly(this.basis, this.spread, this.caller, this.route, share, this.now);
			groups.add(assembly.roster(atMost));
			this.holds = Math.min(this.holds, assembly.holds);
		}
		return groups;
	}

	private static boolean isTried(@Nullable Exclusion exclusion) {
		return exclusion == null || exclusion.isLiftedInPanic();
	}

	private static boolean isDegraded(Member member) {
		return member.instance().status() == InstanceStatus.DEGRADED || member.standing().health() == Health.DEGRADED;
	}

	private int[] numbers(IntPredicate which) {
		return IntStream.range(0, this.exclusions.length).filter(which).toArray();
	}

	private List<Member> members(IntPredicate which) {
		return IntStream.of(numbers(which)).mapToObj(this.members::get).toList();
	}

}
