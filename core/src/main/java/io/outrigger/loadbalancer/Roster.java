package io.outrigger.loadbalancer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.policy.Candidates;
import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;
import io.outrigger.time.Ticker;

/**
 * What the load balancer derives from one view of a service: every member with its
 * statistics, and those among them that may be picked: who takes requests, or, if nobody
 * does, whom the registry doubts. Immutable; built once per view.
 */
final class Roster implements Candidates {

	private final ServiceView view;

	private final List<Member> members;

	private final Member[] candidates;

	private final boolean panic;

	private Roster(ServiceView view, List<Member> members) {
		this.view = view;
		this.members = List.copyOf(members);
		Member[] willing = membersThat(InstanceStatus::takesRequests);
		this.candidates = (willing.length > 0) ? willing : membersThat(InstanceStatus::takesRequestsInPanic);
		this.panic = willing.length == 0 && this.candidates.length > 0;
	}

	private Member[] membersThat(Predicate<InstanceStatus> take) {
		return this.members.stream().filter((member) -> take.test(member.instance().status())).toArray(Member[]::new);
	}

	static Roster empty(String service) {
		return new Roster(ServiceView.empty(service), List.of());
	}

	/**
	 * Builds the roster of a later view. A registration that is in both keeps its
	 * statistics, whatever its state; one that left takes them along.
	 * @param next the later view
	 * @param ticker for the statistics of those who are new
	 * @return the next roster
	 */
	Roster next(ServiceView next, Ticker ticker) {
		Map<String, Member> known = new HashMap<>();
		this.members.forEach((member) -> known.put(member.instance().id(), member));
		List<Member> members = new ArrayList<>(next.instances().size());
		for (ServiceInstance instance : next.instances()) {
			members.add(new Member(instance, statistics(known.get(instance.id()), instance, ticker)));
		}
		return new Roster(next, members);
	}

	private static InstanceStatistics statistics(@Nullable Member known, ServiceInstance instance, Ticker ticker) {
		if (known != null && known.instance().isSameRegistration(instance)) {
			return known.statistics();
		}
		return new InstanceStatistics(ticker);
	}

	ServiceView view() {
		return this.view;
	}

	List<Member> members() {
		return this.members;
	}

	/**
	 * Whether the candidates are doubted, all of them.
	 * @return {@code false} if some take requests, or there is no candidate
	 */
	boolean panic() {
		return this.panic;
	}

	Member candidate(int index) {
		return this.candidates[index];
	}

	@Override
	public int size() {
		return this.candidates.length;
	}

	@Override
	public int cost(int index) {
		return this.candidates[index].statistics().cost();
	}

	@Override
	public int weight(int index) {
		return this.candidates[index].instance().weight();
	}

}
