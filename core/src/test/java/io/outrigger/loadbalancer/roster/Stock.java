package io.outrigger.loadbalancer.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.EjectionReason;
import io.outrigger.loadbalancer.standing.StandingListener;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.loadbalancer.statistics.ServiceStatistics;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceView;
import io.outrigger.registry.load.InstanceLoad;

/**
 * The rosters of the service {@code stock}, its view, which a test changes, and time,
 * which it moves.
 */
public final class Stock implements StandingListener {

	public final List<String> events = new ArrayList<>();

	public final List<Duration> times = new ArrayList<>();

	public final Random random = new Random(7);

	public long now = 1_000_000_000L;

	public Instant time = Instant.EPOCH.plus(Duration.ofDays(20_000));

	public Placement placement = Placement.DEFAULTS;

	private final Map<String, ServiceInstance> instances = new TreeMap<>();

	private final ViewRegistry registry = new ViewRegistry();

	private long revision;

	private final Rosters rosters;

	public Stock() {
		this(Locality.UNKNOWN, "shop-1");
	}

	public Stock(Locality here, String caller) {
		this.rosters = new Rosters("stock", this.registry,
				new Surroundings(here, "shop", caller, () -> this.time, this.random::nextInt),
				new ServiceStatistics(() -> this.now), this);
	}

	public Stock with(String id, InstanceStatus status) {
		return with(id, (builder) -> builder.status(status));
	}

	public Stock with(String id, UnaryOperator<ServiceInstance.Builder> change) {
		return with(change.apply(ServiceInstance.builder("stock", id, "localhost", 80)).build());
	}

	public Stock with(ServiceInstance instance) {
		this.instances.put(instance.id(), instance);
		return renew();
	}

	public Stock with(int number) {
		IntStream.range(0, number).forEach((i) -> with("i-" + i, InstanceStatus.UP));
		return this;
	}

	public Stock without(String id) {
		this.instances.remove(id);
		return renew();
	}

	private Stock renew() {
		this.registry.show(new ServiceView("stock", ++this.revision, List.copyOf(this.instances.values())));
		return this;
	}

	public void callers(List<Locality> localities) {
		List<ServiceInstance> callers = new ArrayList<>();
		for (Locality locality : localities) {
			callers.add(ServiceInstance.builder("shop", "shop-" + callers.size(), "localhost", 80)
				.location(locality.zone(), locality.region())
				.build());
		}
		this.registry.show(new ServiceView("shop", ++this.revision, callers));
	}

	public void load(String id, InstanceLoad load) {
		this.registry.load(id, load);
	}

	public void pass(Duration time) {
		this.now += time.toNanos();
		this.time = this.time.plus(time);
	}

	public Roster roster() {
		return this.rosters.at(this.placement, TrafficSplit.NONE, this.now);
	}

	public Roster roster(PickRequest request) {
		return roster().of(request, (candidates, any) -> 0, (bound) -> 0);
	}

	public Member member(String id) {
		return roster().members()
			.stream()
			.filter((member) -> member.instance().id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Whoever may be picked.
	 */
	public List<String> candidates() {
		return candidates(roster());
	}

	public static List<String> candidates(Roster roster) {
		TreeSet<String> ids = new TreeSet<>(Comparator.naturalOrder());
		roster.lists().forEach((list) -> IntStream.range(0, list.size()).forEach((index) -> ids.add(list.id(index))));
		return List.copyOf(ids);
	}

	/**
	 * How often each is picked in 10,000 picks of an idle service.
	 */
	public Map<String, Integer> picks(String policy) {
		BalancingPolicy picker = new BalancingPolicies(this.random::nextInt).create(policy, PolicySettings.DEFAULTS);
		Map<String, Integer> picks = new TreeMap<>();
		for (int i = 0; i < 10_000; i++) {
			picks.merge(roster().pick(picker, PickRequest.PLAIN, this.random::nextInt).instance().id(), 1,
					Integer::sum);
		}
		return picks;
	}

	/**
	 * Ends requests to an instance that never were in flight.
	 */
	public Stock end(String id, Outcome... outcomes) {
		return endOn("", id, outcomes);
	}

	public Stock endOn(String route, String id, Outcome... outcomes) {
		Member member = member(id);
		for (Outcome outcome : outcomes) {
			int ticket = member.statistics().begin(this.now);
			member.statistics().end(ticket, outcome, 0, this.now, this.now);
			roster().conduct(member, route).ended(outcome, null, this.now, this.now);
		}
		return this;
	}

	public Stock fail(String id, int times) {
		for (int i = 0; i < times; i++) {
			end(id, Outcome.SERVER_ERROR);
		}
		return this;
	}

	public Stock succeed(String id, int times) {
		for (int i = 0; i < times; i++) {
			end(id, Outcome.SUCCESS);
		}
		return this;
	}

	/**
	 * Lets one request find out.
	 */
	public Stock tryAgain(Outcome outcome) {
		Roster.Trial trial = roster().claimTrial(this.now);
		int ticket = trial.member().statistics().begin(this.now);
		trial.member().statistics().end(ticket, outcome, 0, this.now, this.now);
		trial.conduct().ended(outcome, trial.verdict(), this.now, this.now);
		return this;
	}

	@Override
	public void ejected(ServiceInstance instance, String route, EjectionReason reason, Duration time) {
		this.events.add(instance.id() + " ejected" + (route.isEmpty() ? "" : " on " + route) + ": " + reason);
		this.times.add(time);
	}

	@Override
	public void returned(ServiceInstance instance, String route) {
		this.events.add(instance.id() + " returned" + (route.isEmpty() ? "" : " on " + route));
	}

	@Override
	public void panic(String service, boolean panic) {
		this.events.add(service + (panic ? " panics" : " is calm"));
	}

}
