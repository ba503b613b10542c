package io.outrigger.sidecar.guard;

import java.time.Duration;

import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * How many calls of a route may be made. Immutable.
 *
 * @param name the Resilience4j instance that decides instead of what follows;
 * {@code null} for one of the route's own
 * @param permits how many may be made within each period, from 1 to 100,000,000
 * @param period the period, from 1 ms to an hour
 * @param maxWait how long a call may wait for the next period, from 0 to a minute
 */
public record RateLimitSettings(@Nullable String name, int permits, Duration period, Duration maxWait) {

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public RateLimitSettings {
		Rule.require(name == null || !name.isBlank(), "rate-limit.name", String.valueOf(name), "not blank");
		Rule.require(permits >= 1 && permits <= 100_000_000, "rate-limit.permits", permits, "from 1 to 100000000");
		Rule.requireBetween("rate-limit.period", period, Duration.ofMillis(1), Duration.ofHours(1));
		Rule.requireBetween("rate-limit.max-wait", maxWait, Duration.ZERO, Duration.ofMinutes(1));
	}

	RateLimiterConfig toConfig() {
		return RateLimiterConfig.custom()
			.limitForPeriod(this.permits)
			.limitRefreshPeriod(this.period)
			.timeoutDuration(this.maxWait)
			.writableStackTraceEnabled(false)
			.build();
	}

}
