package io.outrigger.loadbalancer.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.standing.ServiceStanding;
import io.outrigger.loadbalancer.standing.Standing;
import io.outrigger.loadbalancer.standing.StandingListener;
import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.loadbalancer.statistics.ServiceStatistics;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;

/**
 * Keeps the roster of one service up to date: derives another as soon as one is asked for
 * and what it follows from has changed. Safe for use from several threads; takes no lock.
 */
public final class Rosters {

	private static final AtomicReferenceFieldUpdater<Rosters, Roster> ROSTER = AtomicReferenceFieldUpdater
		.newUpdater(Rosters.class, Roster.class, "roster");

	/*
	 * How long what callers are where may be out of date, for it is not worth a look with
	 * every pick.
	 */
	private static final long CALLERS = Duration.ofSeconds(5).toNanos();

	private static final long WEIGHTS = Duration.ofSeconds(1).toNanos();

	/*
	 * As long as the longest slow start: who is older is old.
	 */
	private static final Duration OLD = Duration.ofHours(1);

	private final String service;

	private final ServiceRegistry registry;

	private final Surroundings surroundings;

	private final ServiceStatistics statistics;

	private final StandingListener listener;

	private final ServiceStanding standing;

	private volatile Roster roster;

	private volatile Others others;

	/**
	 * Creates the rosters of a service that was never seen.
	 * @param service name of the service
	 * @param registry knows its instances
	 * @param surroundings what is known of this process
	 * @param statistics what the statistics of its instances have in common
	 * @param listener hears what becomes of instances
	 */
	public Rosters(String service, ServiceRegistry registry, Surroundings surroundings, ServiceStatistics statistics,
			StandingListener listener) {
		this.service = service;
		this.registry = registry;
		this.surroundings = surroundings;
		this.statistics = statistics;
		this.listener = listener;
		this.standing = new ServiceStanding(() -> this.roster.basis().placement(), () -> this.roster.fleet(),
				surroundings.random(), listener);
		this.roster = assembled(new Roster.Basis(ServiceView.empty(service), Placement.DEFAULTS,
				this.standing.changes(), List.of(), Map.of(), TrafficSplit.NONE), statistics.ticker().nanos());
		this.others = new Others(this.roster, new CopyOnWriteArrayList<>());
	}

	/**
	 * Returns the roster. Reads the time only if there is something that it changes: to
	 * do so costs as much as all else.
	 * @param placement the settings as they are now
	 * @param split how requests are split now
	 * @return the same object until something changes
	 */
	public Roster at(Placement placement, TrafficSplit split) {
		Roster kept = this.roster;
		int changes = this.standing.changes();
		ServiceView view = this.registry.discover(this.service);
		return (kept.until() == Roster.FOREVER && kept.isFor(view, placement, split, changes)) ? kept
				: at(placement, split, this.statistics.ticker().nanos());
	}

	/**
	 * Returns the roster.
	 * @param placement the settings as they are now
	 * @param split how requests are split now
	 * @param now the time
	 * @return the same object until something changes
	 */
	public Roster at(Placement placement, TrafficSplit split, long now) {
		// What is kept is read before what it follows from, so that a slow thread can
		// never put an older state over a newer one
		while (true) {
			Roster kept = this.roster;
			int changes = this.standing.changes();
			ServiceView view = this.registry.discover(this.service);
			if (kept.isFor(view, placement, split, changes)
					&& (kept.until() == Roster.FOREVER || now - kept.until() < 0)) {
				return kept;
			}
			Roster next = assembled(basis(kept.basis(), view, placement, split, changes, now), now);
			if (ROSTER.compareAndSet(this, kept, next)) {
				this.statistics.count(() -> this.roster.candidateStatistics());
				if (kept.panic() != next.panic()) {
					this.listener.panic(this.service, next.panic());
				}
				return next;
			}
		}
	}

	/**
	 * Returns the roster for requests that are split otherwise than all others. Kept for
	 * as long as the one for all others, so that threads that meet may derive it twice.
	 * @param whole the roster for all others
	 * @param split how they are split, the same object for as long as it holds
	 * @return the roster
	 */
	@SuppressWarnings("ReferenceEquality")
	public Roster otherwise(Roster whole, TrafficSplit split) {
		Others kept = this.others;
		if (kept.whole != whole) {
			kept = new Others(whole, new CopyOnWriteArrayList<>());
			this.others = kept;
		}
		Roster known = kept.find(split);
		if (known != null) {
			return known;
		}
		Roster.Basis basis = whole.basis();
		Roster derived = assembled(new Roster.Basis(basis.view(), basis.placement(), basis.changes(), basis.members(),
				basis.numbers(), split), this.statistics.ticker().nanos());
		kept.add(derived);
		return derived;
	}

	private Roster assembled(Roster.Basis basis, long now) {
		Placement placement = basis.placement();
		Map<Locality, Double> callers = placement.zone().enabled() ? callers() : Map.of();
		Spread spread = new Spread(placement, this.statistics, this.surroundings.here(), callers,
				basis.split().isNone(), now);
		long holds = callers.isEmpty() ? Roster.FOREVER : CALLERS;
		if (placement.dynamicWeights().enabled()) {
			holds = Math.min(holds, WEIGHTS);
		}
		return new Assembly(basis, spread, this.surroundings.id(), "", Assembly.ALL, now).roster(holds);
	}

	private Map<Locality, Double> callers() {
		Locality here = this.surroundings.here();
		String own = this.surroundings.service();
		Map<Locality, Double> callers = new HashMap<>();
		if (own != null && here.zone() != null) {
			for (ServiceInstance caller : this.registry.discover(own).instances()) {
				if (caller.status().takesRequests() || caller.status() == InstanceStatus.SUSPECT) {
					callers.merge(here.of(caller), (double) caller.weight(), Double::sum);
				}
			}
		}
		return callers;
	}

	/*
	 * What this process thinks of instances changes more often than who there is.
	 */
	@SuppressWarnings("ReferenceEquality")
	private Roster.Basis basis(Roster.Basis before, ServiceView view, Placement placement, TrafficSplit split,
			int changes, long now) {
		boolean dynamic = placement.dynamicWeights().enabled() || before.placement().dynamicWeights().enabled();
		if (before.view() == view && !dynamic) {
			return new Roster.Basis(view, placement, changes, before.members(), before.numbers(), split);
		}
		List<Member> members = members(before, view, placement, now);
		Map<String, Integer> numbers = new HashMap<>(2 * members.size());
		for (int i = 0; i < members.size(); i++) {
			numbers.put(members.get(i).instance().id(), i);
		}
		return new Roster.Basis(view, placement, changes, members, numbers, split);
	}

	/*
	 * A registration that is in both views keeps what is known of it, whatever its state;
	 * one that left takes it along.
	 */
	private List<Member> members(Roster.Basis before, ServiceView view, Placement placement, long now) {
		List<Member> members = new ArrayList<>(view.instances().size());
		for (ServiceInstance instance : view.instances()) {
			Integer number = before.numbers().get(instance.id());
			Member same = (number != null) ? before.members().get(number) : null;
			members.add((same != null && same.instance().isSameRegistration(instance) && isThere(same, instance))
					? again(same, instance, placement, now) : first(instance, now));
		}
		return placement.dynamicWeights().enabled()
				? new DynamicWeights(placement.dynamicWeights(), this.registry::load, now).of(members) : members;
	}

	/*
	 * Our own registries never move a registration; somebody else's might.
	 */
	private static boolean isThere(Member known, ServiceInstance instance) {
		ServiceInstance before = known.instance();
		return before.port() == instance.port() && before.secure() == instance.secure()
				&& before.host().equals(instance.host());
	}

	/*
	 * The same object if nothing of it changed, so that whoever follows the members sees
	 * at a glance what did.
	 */
	@SuppressWarnings("ReferenceEquality")
	private static Member again(Member known, ServiceInstance instance, Placement placement, long now) {
		if (known.instance().status() == InstanceStatus.STARTING && instance.status().takesRequests()) {
			known.standing().warmFrom(now);
		}
		int weight = placement.dynamicWeights().enabled() ? known.weight() : instance.weight();
		return (known.instance() == instance && known.weight() == weight) ? known
				: new Member(instance, known.statistics(), known.standing(), weight);
	}

	private Member first(ServiceInstance instance, long now) {
		InstanceStatistics statistics = new InstanceStatistics(this.statistics);
		Standing standing = new Standing(this.standing, instance, statistics, now - age(instance).toNanos());
		return new Member(instance, statistics, standing, instance.weight());
	}

	/*
	 * The instance told its start by its own clock, which may be wrong. Measured once,
	 * and by a ticker from then on, so that one from the future is new for as long as any
	 * other, and no longer. One from too far in the past starts at once: as if there were
	 * no slow start.
	 */
	private Duration age(ServiceInstance instance) {
		Instant now = this.surroundings.clock().get();
		if (!instance.startedAt().isBefore(now)) {
			return Duration.ZERO;
		}
		Duration age = Duration.between(instance.startedAt(), now);
		return (age.compareTo(OLD) < 0) ? age : OLD;
	}

	/**
	 * The rosters beside one, for requests that are split otherwise.
	 *
	 * @param whole the one
	 * @param rosters the others, one for each split
	 */
	private record Others(Roster whole, List<Roster> rosters) {

		private static final int MOST = 64;

		@SuppressWarnings("ReferenceEquality")
		@Nullable Roster find(TrafficSplit split) {
			for (int i = 0; i < this.rosters.size(); i++) {
				Roster roster = this.rosters.get(i);
				if (roster.basis().split() == split) {
					return roster;
				}
			}
			return null;
		}

		void add(Roster roster) {
			if (this.rosters.size() < MOST) {
				this.rosters.add(roster);
			}
		}

	}

}
