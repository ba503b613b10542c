package io.outrigger.autoconfigure.sidecar.guard;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.guard.GuardSettings;

/**
 * What keeps the calls of a route back, as its properties say.
 *
 * @param circuitBreaker when too many fail
 * @param bulkhead how many may be under way
 * @param rateLimit how many may be made
 */
public record GuardProperties(@Nullable CircuitBreakerProperties circuitBreaker, @Nullable BulkheadProperties bulkhead,
		@Nullable RateLimitProperties rateLimit) {

	/**
	 * Creates the settings.
	 * @return the settings
	 * @throws io.outrigger.loadbalancer.settings.InvalidSettingException if a property
	 * breaks its rule
	 */
	public GuardSettings toSettings() {
		return new GuardSettings((this.circuitBreaker != null) ? this.circuitBreaker.toSettings() : null,
				(this.bulkhead != null) ? this.bulkhead.toSettings() : null,
				(this.rateLimit != null) ? this.rateLimit.toSettings() : null);
	}

}
