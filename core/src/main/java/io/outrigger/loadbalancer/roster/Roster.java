package io.outrigger.loadbalancer.roster;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.Conduct;
import io.outrigger.loadbalancer.standing.Standing;
import io.outrigger.loadbalancer.standing.Verdict;
import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.registry.ServiceView;

/**
 * What is derived from one view of a service, the settings, and what this process thinks
 * of the instances: the lists of those that may be picked, and which part of the requests
 * goes to which list. Immutable. Holds until one of these changes, or a moment has come
 * that is known before.
 */
public final class Roster {

	/**
	 * How long a roster holds, in nanoseconds, if no moment is known at which it will
	 * not.
	 */
	static final long FOREVER = Long.MAX_VALUE / 4;

	/*
	 * Not one of those by which policies draw.
	 */
	private static final int WHICH_LIST = -1;

	private static final int WHETHER_NEW = -2;

	private static final int WHICH_SHARE = -3;

	private static final int STEPS = 1 << 24;

	private final Basis basis;

	private final CandidateList[] lists;

	/*
	 * Of each list and those before it.
	 */
	private final double[] shares;

	private final boolean panic;

	private final Outsiders outsiders;

	private final Standing[] fleet;

	private final long until;

	private final Map<String, Roster> routes;

	private final boolean perRoute;

	/*
	 * Of the instances that no share names, then of each share; none if nothing is split.
	 */
	private final Roster[] groups;

	Roster(Basis basis, Spread.Split split, Outsiders outsiders, long until, Map<String, Roster> routes,
			List<Roster> groups) {
		this.basis = basis;
		this.lists = split.lists().toArray(CandidateList[]::new);
		this.shares = split.shares().stream().mapToDouble(Double::doubleValue).toArray();
		this.panic = split.panic();
		this.outsiders = outsiders;
		this.fleet = outsiders.fleet().toArray(Standing[]::new);
		this.until = until;
		this.routes = routes;
		this.groups = groups.toArray(Roster[]::new);
		this.perRoute = basis.placement().ejection().perRoute();
	}

	/*
	 * An identity of the sources is all there is to compare: every change makes another
	 * object, or another number.
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean isFor(ServiceView view, Placement placement, TrafficSplit split, int changes) {
		return this.basis.view() == view && this.basis.placement() == placement && this.basis.split() == split
				&& this.basis.changes() == changes;
	}

	long until() {
		return this.until;
	}

	/**
	 * Returns the roster for a request: another one if requests are split, or instances
	 * are ejected for its route alone.
	 * @param request the request
	 * @param policy the policy
	 * @param random decides what is left to chance
	 * @return the roster by which it is placed
	 */
	public Roster of(PickRequest request, BalancingPolicy policy, IntUnaryOperator random) {
		Roster group = (this.groups.length == 0) ? this : group(request, policy, random);
		return group.routes.isEmpty() ? group : group.onRoute(request.route());
	}

	/*
	 * A share of which nobody can be picked leaves its requests to the others.
	 */
	private Roster group(PickRequest request, BalancingPolicy policy, IntUnaryOperator random) {
		int share = this.basis.split().shareOf(request, () -> draw(policy.affinity(request), WHICH_SHARE, random));
		Roster group = this.groups[share - TrafficSplit.REST];
		Roster left = group.isEmpty() ? this.groups[0] : group;
		return left.isEmpty() ? this : left;
	}

	/**
	 * Finds the instance to which a request had better go.
	 * @param id its id
	 * @return the member, {@code null} if it is not able to do its work
	 */
	public @Nullable Member able(String id) {
		Integer number = this.basis.numbers().get(id);
		if (number == null) {
			return null;
		}
		Exclusion exclusion = this.outsiders.exclusions().get(number);
		return (exclusion == null || exclusion.isByChoice()) ? members().get(number) : null;
	}

	/**
	 * Finds an instance.
	 * @param id its id
	 * @return the member, {@code null} if the view has none of that id
	 */
	public @Nullable Member member(String id) {
		Integer number = this.basis.numbers().get(id);
		return (number != null) ? members().get(number) : null;
	}

	/*
	 * Any member knows under which name a route goes, and there is one where somebody is
	 * ejected.
	 */
	private Roster onRoute(String route) {
		String name = route.isEmpty() ? route : members().get(0).standing().nameOf(route);
		return this.routes.getOrDefault(name, this);
	}

	/**
	 * Takes the one request by which an ejected instance may return.
	 * @param now the time
	 * @return who gets the request, {@code null} if nobody waits for one
	 */
	public @Nullable Trial claimTrial(long now) {
		for (Member member : this.outsiders.trials()) {
			Conduct whole = member.standing().whole();
			Conduct conduct = whole.verdict().isEjected() ? whole : member.standing().on(this.outsiders.route());
			Verdict verdict = conduct.claimTrial(now);
			if (verdict != null) {
				return new Trial(member, conduct, verdict);
			}
		}
		return null;
	}

	/**
	 * Whether an ejected instance waits for a request by which it may return.
	 * @return {@code true} if there was one when this was derived
	 */
	public boolean hasTrials() {
		return !this.outsiders.trials().isEmpty();
	}

	/**
	 * Lets a policy pick.
	 * @param policy the policy
	 * @param request the request; this must be the roster for it
	 * @param random decides what is left to chance
	 * @return who gets the request
	 */
	public Member pick(BalancingPolicy policy, PickRequest request, IntUnaryOperator random) {
		CandidateList list = (this.lists.length == 1) ? this.lists[0] : list(policy.affinity(request), random);
		return pick(list, policy, request, random);
	}

	/**
	 * Lets a policy pick from one list. Who is new keeps a part of what the policy gives
	 * it; the rest goes to those that are not, as the policy wants, unless the one that
	 * it wants has so much to do that the new one has less even for its part.
	 * @param list the list
	 * @param policy the policy
	 * @param request the request
	 * @param random decides what is left to chance
	 * @return who gets the request
	 */
	public static Member pick(CandidateList list, BalancingPolicy policy, PickRequest request,
			IntUnaryOperator random) {
		int index = policy.pick(list, request);
		CandidateList warm = list.warm();
		if (warm == null || list.part(index) >= 1
				|| draw(policy.affinity(request), WHETHER_NEW, random) < list.part(index)) {
			return list.member(index);
		}
		int instead = policy.pick(warm, request);
		boolean spared = policy.affinity(request) != 0 || !list.isFree(index, warm, instead);
		return spared ? warm.member(instead) : list.member(index);
	}

	/**
	 * Picks one that a request has not been sent to.
	 * @param policy the policy
	 * @param request the request; this must be the roster for it
	 * @param tried ids of the instances that it was sent to before
	 * @param random decides what is left to chance
	 * @param reserve whether those in reserve are asked if no candidate is left
	 * @return who gets the request, {@code null} if nobody is left
	 */
	public @Nullable Member pickUntried(BalancingPolicy policy, PickRequest request, Set<String> tried,
			IntUnaryOperator random, boolean reserve) {
		long affinity = policy.affinity(request);
		List<List<Member>> candidates = Arrays.stream(this.lists).map(CandidateList::members).toList();
		Member candidate = Untried.pick(candidates, tried, affinity, random);
		return (candidate != null || !reserve) ? candidate
				: Untried.pick(this.outsiders.reserves(), tried, affinity, random);
	}

	/**
	 * Returns the list from which a request is placed.
	 * @param affinity the hash by which the policy keeps the request together with
	 * others: they go to the same list; 0 if it does not, then chance decides
	 * @param random decides what is left to chance
	 * @return the list
	 */
	public CandidateList list(long affinity, IntUnaryOperator random) {
		int at = 0;
		if (this.lists.length > 1) {
			double drawn = draw(affinity, WHICH_LIST, random);
			while (at < this.lists.length - 1 && drawn >= this.shares[at]) {
				at++;
			}
		}
		return this.lists[at];
	}

	private static double draw(long affinity, int number, IntUnaryOperator random) {
		return (affinity != 0) ? (KeyHash.another(affinity, number) >>> 11) * 0x1.0p-53
				: (double) random.applyAsInt(STEPS) / STEPS;
	}

	/**
	 * Returns where the outcome of a request is noted.
	 * @param member who gets the request
	 * @param route its route
	 * @return the conduct of the member, as a whole or on the route
	 */
	public Conduct conduct(Member member, String route) {
		return this.perRoute ? member.standing().on(route) : member.standing().whole();
	}

	/**
	 * Whether requests need to be told apart by their routes.
	 * @return {@code true} if instances are ejected for single routes
	 */
	public boolean isPerRoute() {
		return this.perRoute;
	}

	/**
	 * Returns the route for which this is derived.
	 * @return the route, empty for all requests
	 */
	public String route() {
		return this.outsiders.route();
	}

	/**
	 * Whether nobody may be picked.
	 * @return {@code true} if there is no list
	 */
	public boolean isEmpty() {
		return this.lists.length == 0;
	}

	/**
	 * Whether too few are available, so that others are candidates as well.
	 * @return {@code false} if enough are, or there is no candidate
	 */
	public boolean panic() {
		return this.panic;
	}

	/**
	 * Returns the view from which this is derived.
	 * @return the view
	 */
	public ServiceView view() {
		return this.basis.view();
	}

	Basis basis() {
		return this.basis;
	}

	/**
	 * Returns all instances of the view, in its order.
	 * @return the members
	 */
	public List<Member> members() {
		return this.basis.members();
	}

	/**
	 * Returns why a member is in no list.
	 * @param index its number in {@link #members}
	 * @return the reason, {@code null} if it is in a list
	 */
	public @Nullable Exclusion exclusion(int index) {
		return this.outsiders.exclusions().get(index);
	}

	/**
	 * Returns the lists.
	 * @return those from which something may be picked
	 */
	public List<CandidateList> lists() {
		return List.of(this.lists);
	}

	/**
	 * Returns which part of the requests goes to a list.
	 * @param index its number in {@link #lists}
	 * @return more than 0, at most 1
	 */
	public double share(int index) {
		return this.shares[index] - ((index > 0) ? this.shares[index - 1] : 0);
	}

	/**
	 * Returns what counts of the weight of each candidate.
	 * @return by id: the weight, or less while it is new
	 */
	public Map<String, Double> effectiveWeights() {
		Map<String, Double> weights = new HashMap<>();
		Arrays.stream(this.lists).forEach((list) -> list.addEffectiveWeights(weights));
		return weights;
	}

	/**
	 * Returns the statistics of all candidates.
	 * @return the statistics, in no order
	 */
	InstanceStatistics[] candidateStatistics() {
		return Arrays.stream(this.lists).flatMap(CandidateList::statistics).toArray(InstanceStatistics[]::new);
	}

	/**
	 * Returns those that would be candidates if nobody were ejected.
	 * @return their standings
	 */
	Standing[] fleet() {
		return this.fleet;
	}

	/**
	 * From what a roster is derived.
	 *
	 * @param view the view
	 * @param placement the settings
	 * @param changes how often something had changed that this process thinks of
	 * instances
	 * @param members the members of the view
	 * @param numbers the number of each member, by its id
	 * @param split how requests are split
	 */
	record Basis(ServiceView view, Placement placement, int changes, List<Member> members, Map<String, Integer> numbers,
			TrafficSplit split) {
	}

	/**
	 * A request by which an instance may return.
	 *
	 * @param member the instance
	 * @param conduct what is at stake
	 * @param verdict to be handed back with its end
	 */
	public record Trial(Member member, Conduct conduct, Verdict verdict) {
	}

}
