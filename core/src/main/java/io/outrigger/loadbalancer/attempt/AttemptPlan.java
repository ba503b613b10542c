package io.outrigger.loadbalancer.attempt;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.budget.AttemptBudget;
import io.outrigger.loadbalancer.attempt.budget.HedgeDelay;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.attempt.guard.CallGuard;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.steering.TrafficSplit;

/**
 * How requests of one kind are attempted: all of a service, or those of one route to it.
 * Each plan measures for itself what is slow and has a hedge budget of its own; the retry
 * budget is the service's. To be kept for as long as its settings hold. Safe for use from
 * several threads.
 */
public final class AttemptPlan {

	private final ServiceAttempts service;

	private final FailoverSettings failover;

	private final CallGuard guard;

	private final @Nullable TrafficSplit split;

	private final @Nullable String route;

	private final @Nullable HedgeDelay slow;

	private final @Nullable AttemptBudget hedgeBudget;

	AttemptPlan(ServiceAttempts service, FailoverSettings failover, HedgingSettings hedging, CallGuard guard,
			@Nullable TrafficSplit split) {
		long now = service.now();
		this.service = service;
		this.failover = failover;
		this.guard = guard;
		this.split = split;
		this.route = null;
		this.slow = hedging.enabled() ? new HedgeDelay(hedging, now) : null;
		this.hedgeBudget = hedging.enabled() ? AttemptBudget.of(hedging, now) : null;
	}

	private AttemptPlan(AttemptPlan before, FailoverSettings failover, @Nullable String route) {
		this.service = before.service;
		this.failover = failover;
		this.guard = before.guard;
		this.split = before.split;
		this.route = route;
		this.slow = before.slow;
		this.hedgeBudget = before.hedgeBudget;
	}

	/**
	 * Returns the same plan with another failover; what was measured stays.
	 * @param failover what happens when a try fails
	 * @return another plan
	 */
	AttemptPlan with(FailoverSettings failover) {
		return new AttemptPlan(this, failover, this.route);
	}

	/**
	 * Returns the same plan for requests of a route.
	 * @param route name of the route
	 * @return another plan
	 */
	public AttemptPlan named(String route) {
		return new AttemptPlan(this, this.failover, route);
	}

	/**
	 * Returns the route of the requests.
	 * @return its name; {@code null} for requests that have none
	 */
	public @Nullable String route() {
		return this.route;
	}

	ServiceAttempts service() {
		return this.service;
	}

	/**
	 * Returns who lets calls and tries pass or not.
	 * @return the guard
	 */
	public CallGuard guard() {
		return this.guard;
	}

	/**
	 * Returns how the requests are split among the instances.
	 * @return the split; {@code null} if as all others to the service
	 */
	public @Nullable TrafficSplit split() {
		return this.split;
	}

	/**
	 * Returns what happens when a try fails.
	 * @return the settings
	 */
	public FailoverSettings failover() {
		return this.failover;
	}

	@Nullable AttemptBudget hedgeBudget() {
		return this.hedgeBudget;
	}

	void begun(Attempt first) {
		long now = first.begunNanos();
		this.service.retryBudget().deposit(now);
		if (this.hedgeBudget != null) {
			this.hedgeBudget.deposit(now);
		}
	}

	/**
	 * Whether a response with this status is what the caller waits for.
	 * @param status the status
	 * @return {@code false} if another instance had better be asked
	 */
	boolean isAnswer(int status) {
		return status < 400 || !this.failover.statuses().contains(status);
	}

	/**
	 * Returns the deadline of a request that begins now.
	 * @param other a deadline that it has anyway, or {@code null}
	 * @return the earlier one, or {@code null} if there is none
	 */
	@Nullable Deadline deadline(@Nullable Deadline other) {
		Duration limit = this.failover.times().deadline();
		if (limit.isZero()) {
			return other;
		}
		Deadline own = new Deadline(this.service.now() + limit.toNanos());
		return Deadline.earlier(own, other);
	}

	Duration perTry() {
		return this.failover.times().perTry();
	}

	/*
	 * Of a loser too, which would have taken at least as long.
	 */
	void measured(Attempt attempt) {
		if (this.slow != null) {
			this.slow.measured(this.service.now() - attempt.begunNanos());
		}
	}

	/**
	 * Returns when a request gets company.
	 * @param method its method
	 * @return nanoseconds from its start; -1 for never
	 */
	long hedgeAfter(String method) {
		if (this.slow == null || !this.failover.mayRepeat(method)) {
			return -1;
		}
		return this.slow.nanos(this.service.now());
	}

}
