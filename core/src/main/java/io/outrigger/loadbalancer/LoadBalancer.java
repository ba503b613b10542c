package io.outrigger.loadbalancer;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;
import io.outrigger.loadbalancer.statistics.ServiceStatistics;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.ServiceView;
import io.outrigger.time.Ticker;

/**
 * Balances the requests to one service. Safe for use from several threads; a pick takes
 * no lock and allocates nothing but the attempt.
 */
public final class LoadBalancer {

	/*
	 * What is derived from the registry's view and from the settings is kept until either
	 * hands out another object. Both loops below read what is kept before they read the
	 * source, so that a slow thread can never put an older state over a newer one.
	 */

	private static final Logger logger = LoggerFactory.getLogger(LoadBalancer.class);

	private static final AtomicReferenceFieldUpdater<LoadBalancer, Roster> ROSTER = AtomicReferenceFieldUpdater
		.newUpdater(LoadBalancer.class, Roster.class, "roster");

	private final String service;

	private final ServiceRegistry registry;

	private final Supplier<LoadBalancerSettings> settings;

	private final BalancingPolicies factory;

	private final Ticker ticker;

	private final Consumer<String> policyListener;

	private final ConcurrentMap<String, PolicyInUse> used = new ConcurrentHashMap<>();

	private final AtomicReference<@Nullable Choice> choice = new AtomicReference<>();

	private final ServiceStatistics statistics;

	private final LeakGuard leakGuard;

	private volatile Roster roster;

	LoadBalancer(String service, ServiceRegistry registry, Supplier<LoadBalancerSettings> settings,
			BalancingPolicies policies, Ticker ticker, Locality here, Consumer<String> policyListener) {
		this.service = service;
		this.registry = registry;
		this.settings = settings;
		this.factory = policies;
		this.ticker = ticker;
		this.policyListener = policyListener;
		this.statistics = new ServiceStatistics(ticker);
		this.leakGuard = new LeakGuard(ticker.nanos());
		this.roster = Roster.empty(service, this.statistics, here);
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
		Roster roster = roster();
		if (roster.size() == 0) {
			throw new NoInstanceAvailableException(roster.view());
		}
		PolicyInUse policy = choice().policy();
		int index = policy.policy().pick(roster, request);
		long now = this.ticker.nanos();
		this.leakGuard.check(roster.members(), now);
		return new Attempt(roster.candidate(index), policy.counts(), this.ticker, now);
	}

	/**
	 * Picks an instance for one more try of a request.
	 * @param request the request
	 * @param tried ids of the instances that it was sent to before
	 * @return the attempt, which must be told how it ends; {@code null} if no instance
	 * that takes requests is left
	 */
	public @Nullable Attempt pick(PickRequest request, Set<String> tried) {
		Roster roster = roster();
		int index = Untried.pick(roster, tried);
		if (index == Untried.NONE) {
			return null;
		}
		return new Attempt(roster.candidate(index), choice().policy().counts(), this.ticker, this.ticker.nanos());
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
		while (!this.choice.compareAndSet(before, new Choice(before.settings(), before.configured(), other)));
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
		return roster.members().stream().map((member) -> InstanceReport.of(member, now)).toList();
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
	 * Whether requests go to instances that the registry doubts, for want of others.
	 * @return {@code true} if no instance takes requests but some are suspect
	 */
	public boolean panic() {
		return roster().panic();
	}

	boolean isOverridden() {
		Choice choice = choice();
		return !choice.configured().policy().equals(choice.policy().name());
	}

	@SuppressWarnings("ReferenceEquality")
	private Roster roster() {
		while (true) {
			Roster kept = this.roster;
			ServiceView view = this.registry.discover(this.service);
			if (kept.view() == view) {
				return kept;
			}
			Roster next = kept.next(view);
			if (ROSTER.compareAndSet(this, kept, next)) {
				this.statistics.count(() -> this.roster.candidateStatistics());
				return next;
			}
		}
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
		if (kept == null) {
			return new Choice(settings, configured, use(configured.policy(), configured.settings()));
		}
		boolean stays = kept.configured().policy().equals(configured.policy());
		String policy = stays ? kept.policy().name() : configured.policy();
		try {
			return new Choice(settings, configured, use(policy, configured.settings()));
		}
		catch (IllegalArgumentException ex) {
			logger.warn("Policy of service '{}' remains '{}': {}", this.service, kept.policy().name(), ex.getMessage());
			return new Choice(settings, kept.configured(), kept.policy());
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
	 */
	private record Choice(LoadBalancerSettings settings, PolicyChoice configured, PolicyInUse policy) {
	}

}
