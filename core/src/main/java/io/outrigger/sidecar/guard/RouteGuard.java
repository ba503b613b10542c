package io.outrigger.sidecar.guard;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancer;
import io.outrigger.loadbalancer.attempt.guard.CallGuard;
import io.outrigger.loadbalancer.attempt.guard.CallPass;
import io.outrigger.loadbalancer.attempt.guard.CallRejectedException;
import io.outrigger.loadbalancer.attempt.guard.Rejection;
import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * Guards the calls of one route to one service. In this order: the breaker, which costs
 * nothing and so keeps calls from taking of the rate limit; the rate limit; the bulkhead,
 * so that who waits for the rate limit takes no place; then, for each try, the breaker of
 * its instance. Safe for use from several threads.
 */
public final class RouteGuard implements CallGuard {

	private final GuardedRoute route;

	private final Environment environment;

	private final @Nullable CircuitBreaker breaker;

	private final @Nullable InstanceBreakers instances;

	private final @Nullable Turnstile limiter;

	private final @Nullable Places places;

	private final Rejections rejections;

	RouteGuard(GuardedRoute route, GuardSettings settings, Environment environment, @Nullable RouteGuard before) {
		this.route = route;
		this.environment = environment;
		this.rejections = (before != null) ? before.rejections : new Rejections(Clock.systemUTC());
		BreakerSettings breaking = settings.breaker();
		ResilienceInstances instances = environment.instances();
		this.breaker = (breaking != null) ? instances.breaker(route.name(), breaking) : null;
		this.instances = (breaking != null && breaking.perInstance()) ? instances(before) : null;
		if (before != null && before.instances != null && !before.instances.equals(this.instances)) {
			before.instances.forget();
		}
		RateLimitSettings limiting = settings.rateLimit();
		this.limiter = (limiting != null) ? new Turnstile(instances.limiter(route.name(), limiting)) : null;
		BulkheadSettings holding = settings.bulkhead();
		this.places = (holding != null) ? places(holding, before) : null;
	}

	private @Nullable InstanceBreakers instances(@Nullable RouteGuard before) {
		if (before != null && Objects.equals(before.breaker, this.breaker) && before.instances != null) {
			return before.instances;
		}
		return (this.breaker != null) ? new InstanceBreakers(this.breaker, this.environment.instances(), this::members)
				: null;
	}

	private Places places(BulkheadSettings settings, @Nullable RouteGuard before) {
		Bulkhead bulkhead = this.environment.instances().bulkhead(this.route.name(), settings);
		Places known = (before != null) ? before.places : null;
		return (known != null && known.isOf(bulkhead, settings)) ? known
				: new Places(bulkhead, settings, this.environment.ticker(), this.environment.timers());
	}

	@Override
	public CallPass admit() {
		if (this.breaker != null && !this.breaker.tryAcquirePermission()) {
			throw rejected(Rejection.BREAKER_OPEN);
		}
		GuardedCall call = new GuardedCall(this, this.environment.ticker().nanos(), isProbe(this.breaker));
		long wait = (this.limiter != null) ? this.limiter.reserve(call) : 0;
		if (wait == Turnstile.LATER) {
			return call;
		}
		if (wait < 0) {
			call.cancelled();
			throw rejected(Rejection.RATE_LIMITED);
		}
		if (wait > 0) {
			call.delay(wait);
			return call;
		}
		CallRejectedException refusal = call.enter();
		if (refusal != null) {
			call.cancelled();
			throw refusal;
		}
		return call;
	}

	/**
	 * Gives leave for a try.
	 * @param call whose try it is
	 * @param chosen the attempt
	 * @return the try; {@code null} if its instance is kept out
	 */
	@Nullable GuardedTry permit(GuardedCall call, Attempt chosen) {
		CircuitBreaker own = (this.instances != null) ? this.instances.get(chosen.instanceId(), chosen.incarnation())
				: null;
		if (own != null && !own.tryAcquirePermission()) {
			return null;
		}
		return new GuardedTry(call, chosen.instanceId(), own, isProbe(own));
	}

	/**
	 * A call is decided.
	 * @param decisive the try that decided it
	 * @param outcome how
	 * @param begun when the call began
	 * @param probe whether it had leave of a half-open breaker
	 */
	void settled(GuardedTry decisive, Outcome outcome, long begun, boolean probe) {
		if (this.breaker == null) {
			return;
		}
		boolean itsOwn = outcome.isFailure() && this.instances != null && isItsOwn(decisive.instance());
		GuardedTry.tell(this.breaker, itsOwn ? Outcome.CANCELLED : outcome, this.environment.ticker().nanos() - begun,
				probe);
	}

	/**
	 * A call ended undecided.
	 * @param probe whether it had leave of a half-open breaker
	 */
	void unsettled(boolean probe) {
		if (this.breaker != null && probe) {
			this.breaker.releasePermission();
		}
	}

	/*
	 * Only such leave is counted, and to give back any other would make more of it.
	 */
	private static boolean isProbe(@Nullable CircuitBreaker breaker) {
		return breaker != null && breaker.getState() == CircuitBreaker.State.HALF_OPEN;
	}

	/*
	 * Whether a failure is the instance's and not the route's: its own breaker deals with
	 * it then. It is while most of the others did well last.
	 */
	private boolean isItsOwn(String failed) {
		int well = 0;
		int others = 0;
		for (Member other : members()) {
			if (!other.id().equals(failed) && other.takesRequests()) {
				others++;
				well += other.statistics().hasFailedLast() ? 0 : 1;
			}
		}
		return others > 0 && 2 * well >= others;
	}

	private List<Member> members() {
		LoadBalancer balancer = this.environment.balancers().find(this.route.service());
		return (balancer != null) ? balancer.members() : List.of();
	}

	CallRejectedException bulkheadIsFull() {
		return rejected(Rejection.BULKHEAD_FULL);
	}

	CallRejectedException rejected(Rejection rejection) {
		this.rejections.add(rejection);
		return new CallRejectedException(rejection, this.route.explain(rejection), retryAfter(rejection));
	}

	private @Nullable Duration retryAfter(Rejection rejection) {
		return (rejection == Rejection.RATE_LIMITED && this.limiter != null)
				? this.limiter.limiter().getRateLimiterConfig().getLimitRefreshPeriod() : null;
	}

	/**
	 * Returns how many calls one policy kept back.
	 * @param rejection the policy
	 * @return the number
	 */
	long rejections(Rejection rejection) {
		return this.rejections.count(rejection);
	}

	/**
	 * Forgets the breakers of instances.
	 */
	void forget() {
		if (this.instances != null) {
			this.instances.forget();
		}
	}

	@Nullable Places places() {
		return this.places;
	}

	Scheduler timers() {
		return this.environment.timers().get();
	}

	/**
	 * Returns what it does now.
	 * @return a report
	 */
	public GuardReport report() {
		return new GuardReport(this.route.route(), this.route.service(),
				(this.breaker != null) ? GuardReport.Breaker.of(this.breaker) : null,
				(this.instances != null) ? this.instances.report() : List.of(),
				(this.places != null) ? GuardReport.Bulkhead.of(Objects.requireNonNull(this.places)) : null,
				(this.limiter != null) ? GuardReport.RateLimit.of(this.limiter.limiter()) : null,
				this.rejections.report());
	}

}
