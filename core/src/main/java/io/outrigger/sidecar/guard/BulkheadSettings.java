package io.outrigger.sidecar.guard;

import java.time.Duration;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * How many calls of a route may be under way. Immutable.
 *
 * @param name the Resilience4j instance that decides instead of the number; {@code null}
 * for one of the route's own
 * @param maxConcurrent how many may be under way, from 1 to 1,000,000
 * @param maxWaiting how many may wait for another to end, from 0 to 100,000
 * @param maxWait how long they may, from 0 to a minute
 */
public record BulkheadSettings(@Nullable String name, int maxConcurrent, int maxWaiting, Duration maxWait) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final BulkheadSettings DEFAULTS = new BulkheadSettings(null, 64, 64, Duration.ZERO);

	/**
	 * Checks every value.
	 * @throws IllegalArgumentException if a value breaks its rule; the message names the
	 * setting, the value and the rule
	 */
	public BulkheadSettings {
		Rule.require(name == null || !name.isBlank(), "bulkhead.name", String.valueOf(name), "not blank");
		Rule.require(maxConcurrent >= 1 && maxConcurrent <= 1_000_000, "bulkhead.max-concurrent", maxConcurrent,
				"from 1 to 1000000");
		Rule.require(maxWaiting >= 0 && maxWaiting <= 100_000, "bulkhead.max-waiting", maxWaiting, "from 0 to 100000");
		Rule.requireBetween("bulkhead.max-wait", maxWait, Duration.ZERO, Duration.ofMinutes(1));
	}

	BulkheadConfig toConfig() {
		return BulkheadConfig.custom()
			.maxConcurrentCalls(this.maxConcurrent)
			.maxWaitDuration(Duration.ZERO)
			.writableStackTraceEnabled(false)
			.build();
	}

}
