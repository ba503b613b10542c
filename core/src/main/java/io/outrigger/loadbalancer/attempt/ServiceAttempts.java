package io.outrigger.loadbalancer.attempt;

import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.NoInstanceAvailableException;
import io.outrigger.loadbalancer.attempt.budget.AttemptBudget;
import io.outrigger.loadbalancer.attempt.guard.CallGuard;
import io.outrigger.loadbalancer.attempt.guard.CallPass;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.steering.TrafficSplit;
import io.outrigger.registry.ServiceView;
import io.outrigger.time.Ticker;

/**
 * What all tries at one service have in common, whatever the route: the retry budget, the
 * counts, and the plan of requests that have none of their own. Follows the settings.
 * Safe for use from several threads.
 */
public final class ServiceAttempts {

	private final AtomicReference<@Nullable Current> current = new AtomicReference<>();

	private final AttemptCounts counts = new AttemptCounts();

	private final String service;

	private final LoadBalancers balancers;

	private final Ticker ticker;

	ServiceAttempts(String service, LoadBalancers balancers, Ticker ticker) {
		this.service = service;
		this.balancers = balancers;
		this.ticker = ticker;
	}

	/**
	 * Returns the service.
	 * @return its name
	 */
	public String service() {
		return this.service;
	}

	/**
	 * Returns the plan of requests that have none of their own.
	 * @return the plan as it is now
	 */
	public AttemptPlan plan() {
		return current().plan();
	}

	/**
	 * Creates a plan for some of the requests, such as those of a route.
	 * @param failover what happens when a try fails
	 * @param hedging whether a slow try gets company
	 * @return a plan to be kept, for which nothing was measured yet
	 */
	public AttemptPlan plan(FailoverSettings failover, HedgingSettings hedging) {
		return plan(failover, hedging, CallGuard.NONE, null);
	}

	/**
	 * Creates a plan for requests that are guarded, or split otherwise.
	 * @param failover what happens when a try fails
	 * @param hedging whether a slow try gets company
	 * @param guard lets their calls and tries pass or not
	 * @param split how they are split among the instances; {@code null} if as all others
	 * @return a plan to be kept, for which nothing was measured yet
	 */
	public AttemptPlan plan(FailoverSettings failover, HedgingSettings hedging, CallGuard guard,
			@Nullable TrafficSplit split) {
		return new AttemptPlan(this, failover, hedging, guard, split);
	}

	/**
	 * Returns the budget of everybody who repeats requests to this service.
	 * @return the budget as it is now; times are readings of the load balancer's ticker
	 */
	public AttemptBudget retryBudget() {
		return current().retries();
	}

	/**
	 * Returns what was counted.
	 * @return the counts, live
	 */
	public AttemptCounts counts() {
		return this.counts;
	}

	long now() {
		return this.ticker.nanos();
	}

	/**
	 * Picks an instance for the first try of a request.
	 * @param request the request
	 * @param plan its plan
	 * @param pass says who may get it
	 * @return the attempt
	 */
	Attempt pick(PickRequest request, AttemptPlan plan, CallPass pass) {
		TrafficSplit split = plan.split();
		if (split == null && pass.equals(CallPass.FREE)) {
			return this.balancers.pick(this.service, request);
		}
		LoadBalancer balancer = this.balancers.find(this.service);
		if (balancer == null) {
			throw new NoInstanceAvailableException(ServiceView.empty(this.service));
		}
		Attempt first = permitted(balancer.choose(request, split), pass, Set.of(),
				(refused) -> balancer.choose(request, refused, split));
		if (first == null) {
			throw pass.noInstance();
		}
		return first;
	}

	/**
	 * Picks an instance for one more try.
	 * @param request the request
	 * @param tried ids of those that are not to get it
	 * @param plan its plan
	 * @param pass says who else may not
	 * @return the attempt; {@code null} if there is nobody
	 */
	@Nullable Attempt pick(PickRequest request, Set<String> tried, AttemptPlan plan, CallPass pass) {
		LoadBalancer balancer = this.balancers.find(this.service);
		return (balancer != null) ? permitted(balancer.choose(request, tried, plan.split()), pass, tried,
				(refused) -> balancer.choose(request, refused, plan.split())) : null;
	}

	/**
	 * Picks an instance for a try beside another.
	 * @param request the request
	 * @param tried ids of those that are not to get it
	 * @param plan its plan
	 * @param pass says who else may not
	 * @return the attempt; {@code null} if there is nobody
	 */
	@Nullable Attempt pickBeside(PickRequest request, Set<String> tried, AttemptPlan plan, CallPass pass) {
		LoadBalancer balancer = this.balancers.find(this.service);
		return (balancer != null) ? permitted(balancer.chooseBeside(request, tried, plan.split()), pass, tried,
				(refused) -> balancer.chooseBeside(request, refused, plan.split())) : null;
	}

	private static @Nullable Attempt permitted(@Nullable Attempt chosen, CallPass pass, Set<String> tried,
			Function<Set<String>, @Nullable Attempt> another) {
		Set<String> refused = tried;
		Attempt next = chosen;
		while (next != null && !pass.permits(next)) {
			next.cancel();
			refused = Retries.with(refused, next);
			next = another.apply(refused);
		}
		return (next != null) ? next.begin() : null;
	}

	// Reads what is kept before the source, so that the older never replaces the newer
	@SuppressWarnings("ReferenceEquality")
	private Current current() {
		while (true) {
			Current kept = this.current.get();
			Attempting settings = this.balancers.attempting(this.service);
			if (kept != null && kept.settings() == settings) {
				return kept;
			}
			Current next = next(kept, settings);
			if (this.current.compareAndSet(kept, next)) {
				return next;
			}
		}
	}

	// What did not change keeps what it holds
	private Current next(@Nullable Current kept, Attempting settings) {
		boolean sameBudget = kept != null && kept.settings().retryBudget().equals(settings.retryBudget());
		boolean sameHedging = kept != null && kept.settings().hedging().equals(settings.hedging());
		AttemptBudget retries = (kept != null && sameBudget) ? kept.retries()
				: AttemptBudget.of(settings.retryBudget(), now());
		AttemptPlan plan = (kept != null && sameHedging) ? kept.plan().with(settings.failover())
				: plan(settings.failover(), settings.hedging());
		return new Current(settings, retries, plan);
	}

	/**
	 * What follows from the settings.
	 *
	 * @param settings the settings
	 * @param retries the retry budget
	 * @param plan the plan
	 */
	private record Current(Attempting settings, AttemptBudget retries, AttemptPlan plan) {
	}

}
