package io.outrigger.sidecar.guard;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;

/**
 * Where Resilience4j keeps its instances, of which those of routes become some.
 *
 * @param breakers the circuit breakers
 * @param bulkheads the bulkheads
 * @param rateLimiters the rate limiters
 */
public record ResilienceRegistries(CircuitBreakerRegistry breakers, BulkheadRegistry bulkheads,
		RateLimiterRegistry rateLimiters) {

	/**
	 * Returns registries that nobody else knows.
	 * @return empty registries
	 */
	public static ResilienceRegistries ofOwn() {
		return new ResilienceRegistries(CircuitBreakerRegistry.ofDefaults(), BulkheadRegistry.ofDefaults(),
				RateLimiterRegistry.ofDefaults());
	}

}
