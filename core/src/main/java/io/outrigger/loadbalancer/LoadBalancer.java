package io.outrigger.loadbalancer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.loadbalancer.explain.Explainer;
import io.outrigger.loadbalancer.explain.Explanation;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.roster.Roster;
import io.outrigger.loadbalancer.roster.Rosters;
import io.outrigger.loadbalancer.roster.Surroundings;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.standing.Conduct;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;
import io.outrigger.loadbalancer.statistics.ServiceStatistics;
import io.outrigger.loadbalancer.steering.Steering;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * Balances the requests to one service. Safe for use from several threads; a pick takes
 * no lock and allocates nothing but the attempt.
 */
public final class LoadBalancer {

	/*
	 * What is derived from the settings is kept until they are another object. The loop
	 * below reads what is kept before it reads the source, so that a slow thread can
	 * never put an older state over a newer one.
	 */

	private static final Logger logger = LoggerFactory.getLogger(LoadBalancer.class);

	private final String service;

	private final Supplier<LoadBalancerSettings> settings;

	private final BalancingPolicies factory;

	private final Ticker ticker;

	private final Consumer<String> policyListener;

	private final ConcurrentMap<String, PolicyInUse> used = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable Choice> choice = new AtomicReference<>();

	private final ServiceStatistics statistics;

	private final LeakGuard leakGuard;

	private final IntUnaryOperator random;

	private final Rosters rosters;

	LoadBalancer(String service, ServiceRegistry registry, Supplier<LoadBalancerSettings> settings,
			BalancingPolicies policies, Ticker ticker, Surroundings surroundings, Listeners listeners) {
		this.service = service;
		this.settings = settings;
		this.factory = policies;
		this.ticker = ticker;
		this.policyListener = (policy) -> listeners.policy(service, policy);
		this.statistics = new ServiceStatistics(ticker);
		this.leakGuard = new LeakGuard(ticker.nanos());
		this.random = surroundings.random();
		this.rosters = new Rosters(service, registry, surroundings, this.statistics, listeners);
	}

	/**
	 * Picks an instance for one request.
	 * @return the attempt, which must be told how it ends
	 * @throws NoInstanceAvailableException if no instance takes requests
	 */
	public Attempt pick() {
		return pick(PickRequest.PLAIN);
	}

	/**
	 * Picks an instance for one request of which the policy may want to know something.
	 * @param request the request
	 * @return the attempt, which must be told how it ends
	 * @throws NoInstanceAvailableException if no instance takes requests
	 */
	public Attempt pick(PickRequest request) {
		long now = this.ticker.nanos();
		Choice choice = choice();
		Roster roster = this.rosters.at(choice.placement(), choice.steering().split(), now);
		this.leakGuard.check(roster.members(), now);
		return choose(roster, choice.policy(), request).begin(now);
	}

	/**
	 * Picks an instance for a request that may or may not be sent there: it counts from
	 * {@link Attempt#begin()} on, and not at all if that is never said.
	 * @param request the request
	 * @return the attempt, which has not begun
	 * @throws NoInstanceAvailableException if no instance takes requests
	 */
	public Attempt choose(PickRequest request) {
		return choose(request, null);
	}

	/**
	 * As {@link #choose(PickRequest)}, for a request that is split otherwise than all
	 * others to the service.
	 * @param request the request
	 * @param split how such requests are split, the same object for as long as it holds;
	 * {@code null} if as all others
	 * @return the attempt, which has not begun
	 * @throws NoInstanceAvailableException if no instance takes requests
	 */
	public Attempt choose(PickRequest request, @Nullable TrafficSplit split) {
		Choice choice = choice();
		return choose(roster(choice, split), choice.policy(), request);
	}

	private Roster roster(Choice choice, @Nullable TrafficSplit split) {
		Roster whole = this.rosters.at(choice.placement(), choice.steering().split());
		return (split != null) ? this.rosters.otherwise(whole, split) : whole;
	}

	private Attempt choose(Roster whole, PolicyInUse policy, PickRequest request) {
		String preferred = request.preferred();
		Member wanted = (preferred != null) ? whole.able(preferred) : null;
		if (wanted != null) {
			return attempt(whole, wanted, request, policy);
		}
		Roster roster = whole.of(request, policy.policy(), this.random);
		if (roster.hasTrials()) {
			Roster.Trial trial = roster.claimTrial(this.ticker.nanos());
			if (trial != null) {
				return new Attempt(trial.member(), trial.conduct(), trial.verdict(), policy.counts(), this.ticker);
			}
		}
		if (roster.isEmpty()) {
			throw new NoInstanceAvailableException(roster.view());
		}
		return attempt(roster, roster.pick(policy.policy(), request, this.random), request, policy);
	}

	private Attempt attempt(Roster roster, Member member, PickRequest request, PolicyInUse policy) {
		Conduct conduct = roster.isPerRoute() ? roster.conduct(member, request.route()) : member.standing().whole();
		return new Attempt(member, conduct, null, policy.counts(), this.ticker);
	}

	/**
	 * Picks an instance for one more try of a request that failed. If it was sent to all
	 * that it could be, it goes to one that is spared or, as in panic, to one that is
	 * ejected, unhealthy or suspect: that may work, and to give up never does.
	 * @param request the request
	 * @param tried ids of the instances that it was sent to before
	 * @param split how such requests are split; {@code null} if as all others
	 * @return the attempt, which has not begun; {@code null} if no instance that takes
	 * requests is left
	 */
	public @Nullable Attempt choose(PickRequest request, Set<String> tried, @Nullable TrafficSplit split) {
		return untried(request, tried, split, true);
	}

	/**
	 * Picks an instance for a try beside one that runs, so that there is no need of it:
	 * only one that might have got the request at first.
	 * @param request the request
	 * @param tried ids of the instances that it was sent to before
	 * @param split how such requests are split; {@code null} if as all others
	 * @return the attempt, which has not begun; {@code null} if no such instance is left
	 */
	public @Nullable Attempt chooseBeside(PickRequest request, Set<String> tried, @Nullable TrafficSplit split) {
		return untried(request, tried, split, false);
	}

	private @Nullable Attempt untried(PickRequest request, Set<String> tried, @Nullable TrafficSplit split,
			boolean reserve) {
		Choice choice = choice();
		BalancingPolicy policy = choice.policy().policy();
		Roster roster = roster(choice, split).of(request, policy, this.random);
		Member member = roster.pickUntried(policy, request, tried, this.random, reserve);
		return (member != null) ? attempt(roster, member, request, choice.policy()) : null;
	}

	/**
	 * Lets another policy serve this service in this process, until the configured policy
	 * of the service changes.
	 * @param policy name of the policy
	 * @throws IllegalArgumentException if there is no such policy
	 */
	public void override(String policy) {
		Choice before;
		PolicyInUse other;
		do {
			before = choice();
			other = use(policy, before.configured().settings());
		}
		while (!this.choice.compareAndSet(before, before.with(other)));
	}

	/**
	 * Returns the policy that serves now.
	 * @return name of the policy
	 */
	public String policy() {
		return choice().policy().name();
	}

	/**
	 * Returns the policy that the settings name, which differs from {@link #policy} while
	 * it is overridden.
	 * @return name of the policy
	 */
	public String configuredPolicy() {
		return choice().configured().policy();
	}

	/**
	 * Returns the policies that have served this service so far.
	 * @return their names
	 */
	public Set<String> policies() {
		return Set.copyOf(this.used.keySet());
	}

	/**
	 * Returns what is known of each instance.
	 * @return the instances in the order of their ids, in whatever state
	 */
	public List<InstanceReport> report() {
		Roster roster = roster();
		long now = this.ticker.nanos();
		this.leakGuard.check(roster.members(), now);
		Map<String, Double> weights = roster.effectiveWeights();
		return roster.members().stream().map((member) -> InstanceReport.of(member, weights, now)).toList();
	}

	/**
	 * Explains how a request would be placed now. Nothing changes by that: nothing is
	 * counted, and the policy that serves is not asked, so that its turn stays where it
	 * is.
	 * @param request the request
	 * @return the explanation
	 */
	public Explanation explain(PickRequest request) {
		PolicyInUse policy = choice().policy();
		return new Explainer(roster().of(request, policy.policy(), this.random), request, this.ticker.nanos())
			.explain(policy.name(), policy.settings());
	}

	/**
	 * Returns the instances as this process knows them.
	 * @return the instances in the order of their ids, in whatever state; the same list
	 * until they change, in which those that did not are the same objects
	 */
	public List<Member> members() {
		List<Member> members = roster().members();
		this.leakGuard.check(members, this.ticker.nanos());
		return members;
	}

	/**
	 * Returns an instance as this process knows it.
	 * @param id its id
	 * @return the instance, in whatever state; {@code null} if there is none
	 */
	public @Nullable Member member(String id) {
		return roster().member(id);
	}

	/**
	 * Returns the settings of the service, but for its policy.
	 * @return the settings as they are now
	 */
	public Placement placement() {
		return choice().placement();
	}

	/**
	 * Returns what became of the requests that one policy placed.
	 * @param policy name of the policy
	 * @return the counts, live; {@code null} if it never served this service
	 */
	public @Nullable OutcomeCounts counts(String policy) {
		PolicyInUse used = this.used.get(policy);
		return (used != null) ? used.counts() : null;
	}

	/**
	 * Whether too few instances are available, so that requests go to those as well that
	 * are ejected, unhealthy or suspect.
	 * @return {@code false} if enough are, or there are none that could be tried
	 */
	public boolean panic() {
		return roster().panic();
	}

	boolean isOverridden() {
		Choice choice = choice();
		return !choice.configured().policy().equals(choice.policy().name());
	}

	private Roster roster() {
		Choice choice = choice();
		return this.rosters.at(choice.placement(), choice.steering().split());
	}

	@SuppressWarnings("ReferenceEquality")
	private Choice choice() {
		while (true) {
			Choice kept = this.choice.get();
			LoadBalancerSettings settings = this.settings.get();
			if (kept != null && kept.settings() == settings) {
				return kept;
			}
			Choice next = choose(kept, settings);
			if (this.choice.compareAndSet(kept, next)) {
				this.statistics.fadeLatencyWithin(next.policy().settings().latency().fading());
				return next;
			}
		}
	}

	/*
	 * Requests must not fail because of a name that only shows to be wrong when they
	 * come.
	 */
	private Choice choose(@Nullable Choice kept, LoadBalancerSettings settings) {
		PolicyChoice configured = settings.of(this.service);
		Placement placement = settings.placement(this.service);
		Steering steering = settings.steering(this.service);
		if (kept == null) {
			return new Choice(settings, configured, use(configured.policy(), configured.settings()), placement,
					steering);
		}
		boolean stays = kept.configured().policy().equals(configured.policy());
		String policy = stays ? kept.policy().name() : configured.policy();
		try {
			return new Choice(settings, configured, use(policy, configured.settings()), placement, steering);
		}
		catch (IllegalArgumentException ex) {
			logger.warn("Policy of service '{}' remains '{}': {}", this.service, kept.policy().name(), ex.getMessage());
			return new Choice(settings, kept.configured(), kept.policy(), placement, steering);
		}
	}

	@SuppressWarnings("ReferenceEquality")
	private PolicyInUse use(String name, PolicySettings settings) {
		PolicyInUse known = this.used.get(name);
		if (known != null && known.settings().equals(settings)) {
			return known;
		}
		BalancingPolicy created = this.factory.create(name, settings);
		PolicyInUse next = this.used.compute(name,
				(key, before) -> (before != null && before.settings().equals(settings)) ? before : new PolicyInUse(name,
						settings, created, (before != null) ? before.counts() : new OutcomeCounts()));
		if (known == null && next.policy() == created) {
			this.policyListener.accept(name);
		}
		return next;
	}

	/**
	 * The policy that serves, and the settings from which that follows.
	 *
	 * @param settings the settings as they were read
	 * @param configured what they say for this service
	 * @param policy the policy that serves
	 * @param placement what they say about those among whom it picks
	 * @param steering what they say about where requests belong
	 */
	private record Choice(LoadBalancerSettings settings, PolicyChoice configured, PolicyInUse policy,
			Placement placement, Steering steering) {

		Choice with(PolicyInUse other) {
			return new Choice(this.settings, this.configured, other, this.placement, this.steering);
		}

	}

}
