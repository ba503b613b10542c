package io.outrigger.sidecar.guard;

import java.time.Instant;
import java.util.List;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.attempt.guard.Rejection;

/**
 * What keeps calls of a route to a service back, as it is now.
 *
 * @param route name of the route
 * @param service name of the service
 * @param breaker its circuit breaker; {@code null} if there is none
 * @param instances the circuit breakers of those instances that got a try
 * @param bulkhead its bulkhead; {@code null} if there is none
 * @param rateLimit its rate limit; {@code null} if there is none
 * @param rejections the last calls that were kept back, the newest first
 */
public record GuardReport(String route, String service, @Nullable Breaker breaker, List<Breaker> instances,
		@Nullable Bulkhead bulkhead, @Nullable RateLimit rateLimit, List<Rejected> rejections) {

	/**
	 * A circuit breaker.
	 *
	 * @param name its name in Resilience4j
	 * @param state its state
	 * @param failureRate how many of 100 calls failed; {@code null} while there were too
	 * few
	 * @param calls how many calls that is of
	 * @param failed how many of them failed
	 * @param notPermitted how many it kept back
	 */
	public record Breaker(String name, CircuitBreaker.State state, @Nullable Double failureRate, int calls, int failed,
			long notPermitted) {

		static Breaker of(CircuitBreaker breaker) {
			CircuitBreaker.Metrics metrics = breaker.getMetrics();
			float rate = metrics.getFailureRate();
			return new Breaker(breaker.getName(), breaker.getState(), (rate >= 0) ? Double.valueOf(rate) : null,
					metrics.getNumberOfBufferedCalls(), metrics.getNumberOfFailedCalls(),
					metrics.getNumberOfNotPermittedCalls());
		}

	}

	/**
	 * A bulkhead.
	 *
	 * @param name its name in Resilience4j
	 * @param maxConcurrent how many calls may be under way
	 * @param inUse how many are
	 * @param waiting how many wait
	 */
	public record Bulkhead(String name, int maxConcurrent, int inUse, int waiting) {

		static Bulkhead of(Places places) {
			io.github.resilience4j.bulkhead.Bulkhead bulkhead = places.bulkhead();
			int most = bulkhead.getMetrics().getMaxAllowedConcurrentCalls();
			return new Bulkhead(bulkhead.getName(), most, most - bulkhead.getMetrics().getAvailableConcurrentCalls(),
					places.waiting());
		}

	}

	/**
	 * A rate limit.
	 *
	 * @param name its name in Resilience4j
	 * @param permits how many calls may be made within a period
	 * @param periodMs the period
	 * @param available how many may be made now; negative if some wait
	 */
	public record RateLimit(String name, int permits, long periodMs, int available) {

		static RateLimit of(RateLimiter limiter) {
			return new RateLimit(limiter.getName(), limiter.getRateLimiterConfig().getLimitForPeriod(),
					limiter.getRateLimiterConfig().getLimitRefreshPeriod().toMillis(),
					limiter.getMetrics().getAvailablePermissions());
		}

	}

	/**
	 * A call that was kept back.
	 *
	 * @param at when
	 * @param reason by what
	 */
	public record Rejected(Instant at, Rejection reason) {
	}

}
