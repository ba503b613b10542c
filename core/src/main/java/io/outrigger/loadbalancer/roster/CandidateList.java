package io.outrigger.loadbalancer.roster;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.loadbalancer.statistics.ServiceStatistics;

/**
 * Some members of a service among whom a policy picks one. Immutable, but for what is
 * measured.
 */
public final class CandidateList implements Candidates {

	private final Member[] members;

	/*
	 * What a scan reads, without the way through the members.
	 */
	private final InstanceStatistics[] statistics;

	private final int[] weights;

	private final double[] distances;

	private final double[] parts;

	private final @Nullable CandidateList warm;

	private final ServiceStatistics service;

	private final boolean counted;

	/**
	 * Creates a list.
	 * @param contenders who is in it
	 * @param service what their statistics have in common
	 * @param counted whether the service counts the requests in flight of these and no
	 * others
	 */
	CandidateList(List<Contender> contenders, ServiceStatistics service, boolean counted) {
		this.members = contenders.stream().map(Contender::member).toArray(Member[]::new);
		this.statistics = Arrays.stream(this.members).map(Member::statistics).toArray(InstanceStatistics[]::new);
		this.weights = Arrays.stream(this.members).mapToInt(Member::weight).toArray();
		this.distances = contenders.stream().mapToDouble(Contender::distance).toArray();
		this.service = service;
		this.counted = counted;
		double most = contenders.stream().mapToDouble(Contender::part).max().orElse(1);
		this.parts = contenders.stream()
			.mapToDouble((contender) -> Contender.compared(contender.part(), most))
			.toArray();
		List<Contender> warm = contenders.stream()
			.filter((contender) -> Contender.compared(contender.part(), most) == 1)
			.toList();
		this.warm = (warm.size() < contenders.size()) ? new CandidateList(warm, service, false) : null;
	}

	/**
	 * Returns a member.
	 * @param index its number
	 * @return the member
	 */
	public Member member(int index) {
		return this.members[index];
	}

	List<Member> members() {
		return Arrays.asList(this.members);
	}

	/**
	 * Returns the part of its requests that a member gets while it is new.
	 * @param index its number
	 * @return more than 0; 1 for one that is not new, or no newer than all
	 */
	public double part(int index) {
		return this.parts[index];
	}

	void addEffectiveWeights(Map<String, Double> weights) {
		for (int i = 0; i < size(); i++) {
			weights.put(id(i), weight(i) * part(i));
		}
	}

	Stream<InstanceStatistics> statistics() {
		return Arrays.stream(this.statistics);
	}

	/**
	 * Returns those that are not new.
	 * @return the list, {@code null} if nobody is new
	 */
	@Nullable CandidateList warm() {
		return this.warm;
	}

	/**
	 * Whether a new one has less to do than another, even for the part that it gets. Who
	 * is not new is not to be overloaded by what is spared the new ones, as when many are
	 * restarted one after the other. What is idle is shared by parts alone.
	 * @param index number of the new one
	 * @param warm the list of those that are not new
	 * @param other number of one of them
	 * @return {@code true} if the new one had better take a request
	 */
	boolean isFree(int index, CandidateList warm, int other) {
		double load = (inFlight(index) + 1.0) * warm.weight(other);
		return load <= part(index) * (warm.inFlight(other) + 1.0) * weight(index);
	}

	@Override
	public int size() {
		return this.members.length;
	}

	@Override
	public String id(int index) {
		return this.members[index].instance().id();
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
	public int failureScore(int index) {
		return this.statistics[index].failureScore();
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
		if (this.counted) {
			return this.service.inFlight();
		}
		long sum = 0;
		for (InstanceStatistics statistics : this.statistics) {
			sum += statistics.inFlight();
		}
		return sum;
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

	@Override
	public long lastSeen(int index) {
		return this.statistics[index].lastSeen();
	}

	@Override
	public boolean hasFailedLast(int index) {
		return this.statistics[index].hasFailedLast();
	}

	/**
	 * Who may be in a list.
	 *
	 * @param member the member
	 * @param distance how far away it is
	 * @param part the part of its weight that it has while it is new
	 */
	record Contender(Member member, double distance, double part) {

		/*
		 * All that matters is how new one is beside the others: who started together with
		 * all others must not wait for anybody. As good as old is old.
		 */
		private static final double AS_GOOD = 0.999;

		static double compared(double part, double most) {
			return (part >= AS_GOOD * most) ? 1 : part / most;
		}

	}

}
