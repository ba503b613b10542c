package io.outrigger.loadbalancer.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.roster.CandidateList;
import io.outrigger.loadbalancer.roster.Exclusion;
import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.roster.Roster;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.Verdict;

/**
 * Explains how a request would be placed. Nothing moves by that: it asks another policy
 * of the same name, made from the same settings, which has a position and a source of
 * random numbers of its own. A policy of the user's own may keep anything anywhere and is
 * not asked.
 */
public final class Explainer {

	private static final BalancingPolicies POLICIES = new BalancingPolicies();

	private final Roster roster;

	private final PickRequest request;

	private final long now;

	/**
	 * Creates what explains.
	 * @param roster the roster for the request
	 * @param request the request
	 * @param now the time, as a reading of the service's ticker
	 */
	public Explainer(Roster roster, PickRequest request, long now) {
		this.roster = roster;
		this.request = request;
		this.now = now;
	}

	/**
	 * Explains.
	 * @param policy name of the policy that serves
	 * @param settings what is set for it
	 * @return the explanation
	 */
	public Explanation explain(String policy, PolicySettings settings) {
		BalancingPolicy twin = twin(policy, settings);
		long affinity = (twin != null) ? twin.affinity(this.request) : 0;
		CandidateList chosen = this.roster.isEmpty() ? null : this.roster.list(affinity, Explainer::random);
		Member pick = (chosen != null && twin != null) ? Roster.pick(chosen, twin, this.request, Explainer::random)
				: null;
		List<CandidateList> lists = this.roster.lists();
		int list = position(lists, chosen);
		List<CandidateReport> candidates = new ArrayList<>();
		for (int i = 0; i < lists.size(); i++) {
			addAll(candidates, lists.get(i), i, twin);
		}
		candidates.sort(Comparator.comparing((candidate) -> candidate.list() != list));
		boolean certain = pick != null && (affinity != 0 || candidates.size() == 1);
		return new Explanation(policy, this.roster.panic(), list, candidates, exclusions(),
				(pick != null) ? pick.instance().id() : null, certain);
	}

	private static @Nullable BalancingPolicy twin(String policy, PolicySettings settings) {
		boolean usersOwn = policy.equals(BalancingPolicies.CUSTOM) || (policy.equals(BalancingPolicies.PRIORITY)
				&& settings.priorities().containsValue(BalancingPolicies.CUSTOM));
		return usersOwn ? null : POLICIES.create(policy, settings);
	}

	private static int position(List<CandidateList> lists, @Nullable CandidateList chosen) {
		Set<CandidateList> same = Collections.newSetFromMap(new IdentityHashMap<>());
		if (chosen != null) {
			same.add(chosen);
		}
		for (int i = 0; i < lists.size(); i++) {
			if (same.contains(lists.get(i))) {
				return i;
			}
		}
		return -1;
	}

	private static int random(int bound) {
		return ThreadLocalRandom.current().nextInt(bound);
	}

	private void addAll(List<CandidateReport> candidates, CandidateList list, int number,
			@Nullable BalancingPolicy policy) {
		for (int i = 0; i < list.size(); i++) {
			double latency = list.latencyNanos(i, this.now);
			candidates.add(new CandidateReport(list.id(i), number, this.roster.share(number), score(policy, list, i),
					list.inFlight(i), list.failureScore(i, this.now),
					(latency > 0) ? Duration.ofNanos((long) latency) : null, list.weight(i),
					list.weight(i) * list.part(i), list.distance(i)));
		}
	}

	private @Nullable Double score(@Nullable BalancingPolicy policy, CandidateList list, int index) {
		OptionalDouble score = (policy != null) ? policy.score(list, index, this.request) : OptionalDouble.empty();
		return score.isPresent() ? score.getAsDouble() : null;
	}

	private List<ExclusionReport> exclusions() {
		List<ExclusionReport> reports = new ArrayList<>();
		List<Member> members = this.roster.members();
		for (int i = 0; i < members.size(); i++) {
			Exclusion exclusion = this.roster.exclusion(i);
			if (exclusion != null) {
				reports.add(report(members.get(i), exclusion));
			}
		}
		return reports;
	}

	private ExclusionReport report(Member member, Exclusion exclusion) {
		if (exclusion != Exclusion.EJECTED) {
			return new ExclusionReport(member.instance().id(), exclusion, null, null);
		}
		Verdict verdict = member.standing().verdict(this.roster.route());
		return new ExclusionReport(member.instance().id(), exclusion, verdict.reason(), verdict.left(this.now));
	}

}
