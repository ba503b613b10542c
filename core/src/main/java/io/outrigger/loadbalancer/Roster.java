package io.outrigger.loadbalancer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.loadbalancer.statistics.ServiceStatistics;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;

/**
 * What the load balancer derives from one view of a service: every member with its
 * statistics, and those among them that may be picked: who takes requests, or, if nobody
 * does, whom the registry doubts. Immutable; built once per view.
 */
final class Roster implements Candidates {

	private final ServiceView view;

	private final List<Member> members;

	private final Member[] candidates;

	/*
	 * What a scan reads, without the way through the members.
	 */
	private final InstanceStatistics[] statistics;

	private final int[] weights;

	private final double[] distances;

	private final ServiceStatistics service;

	private final Locality here;

	private final boolean panic;

	private Roster(ServiceView view, List<Member> members, ServiceStatistics service, Locality here) {
		this.view = view;
		this.service = service;
		this.here = here;
		this.members = List.copyOf(members);
		Member[] willing = membersThat(InstanceStatus::takesRequests);
		this.candidates = (willing.length > 0) ? willing : membersThat(InstanceStatus::takesRequestsInPanic);
		this.statistics = Arrays.stream(this.candidates).map(Member::statistics).toArray(InstanceStatistics[]::new);
		this.weights = Arrays.stream(this.candidates).mapToInt((member) -> member.instance().weight()).toArray();
		this.distances = Arrays.stream(this.candidates)
			.mapToDouble((member) -> here.distance(member.instance()))
			.toArray();
		this.panic = willing.length == 0 && this.candidates.length > 0;
	}

	private Member[] membersThat(Predicate<InstanceStatus> take) {
		return this.members.stream().filter((member) -> take.test(member.instance().status())).toArray(Member[]::new);
	}

	static Roster empty(String name, ServiceStatistics service, Locality here) {
		return new Roster(ServiceView.empty(name), List.of(), service, here);
	}

	/**
	 * Builds the roster of a later view. A registration that is in both keeps its
	 * statistics, whatever its state; one that left takes them along.
	 * @param next the later view
	 * @return the next roster
	 */
	Roster next(ServiceView next) {
		Map<String, Member> known = new HashMap<>();
		this.members.forEach((member) -> known.put(member.instance().id(), member));
		List<Member> members = new ArrayList<>(next.instances().size());
		for (ServiceInstance instance : next.instances()) {
			members.add(new Member(instance, statistics(known.get(instance.id()), instance)));
		}
		return new Roster(next, members, this.service, this.here);
	}

	private InstanceStatistics statistics(@Nullable Member known, ServiceInstance instance) {
		if (known != null && known.instance().isSameRegistration(instance)) {
			return known.statistics();
		}
		return new InstanceStatistics(this.service);
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

	InstanceStatistics[] candidateStatistics() {
		return this.statistics;
	}

	Member candidate(int index) {
		return this.candidates[index];
	}

	@Override
	public int size() {
		return this.candidates.length;
	}

	@Override
	public String id(int index) {
		return this.candidates[index].instance().id();
	}

	@Override
	public int weight(int index) {
		return this.weights[index];
	}

	@Override
	public double distance(int index) {
		return this.distances[index];
	}

	@Override
	public long now() {
		return this.service.ticker().nanos();
	}

	@Override
	public int cost(int index) {
		return this.statistics[index].cost();
	}

	@Override
	public int failureScore(int index, long now) {
		return this.statistics[index].failureScore(now);
	}

	@Override
	public int inFlight(int index) {
		return this.statistics[index].inFlight();
	}

	@Override
	public long totalInFlight() {
		return this.service.inFlight();
	}

	@Override
	public double latencyNanos(int index, long now) {
		return this.statistics[index].peakLatencyNanos(now);
	}

	@Override
	public long oldestWaitNanos(int index, long now) {
		return this.statistics[index].oldestWaitNanos(now);
	}

	@Override
	public double successRate(int index, long now) {
		return this.statistics[index].successRate(now);
	}

}
