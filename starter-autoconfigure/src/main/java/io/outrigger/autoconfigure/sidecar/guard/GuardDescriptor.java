package io.outrigger.autoconfigure.sidecar.guard;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.guard.BreakerSettings;
import io.outrigger.sidecar.guard.BulkheadSettings;
import io.outrigger.sidecar.guard.GuardSettings;
import io.outrigger.sidecar.guard.RateLimitSettings;

/**
 * What keeps the calls of a route back, as endpoints show it.
 *
 * @param circuitBreaker when too many fail; {@code null} for never
 * @param bulkhead how many may be under way; {@code null} for any number
 * @param rateLimit how many may be made; {@code null} for any number
 */
public record GuardDescriptor(@Nullable Breaker circuitBreaker, @Nullable Bulkhead bulkhead,
		@Nullable RateLimit rateLimit) {

	/**
	 * Describes what keeps calls back.
	 * @param settings the settings
	 * @return what is shown of them
	 */
	public static GuardDescriptor of(GuardSettings settings) {
		return new GuardDescriptor(Breaker.of(settings.breaker()), Bulkhead.of(settings.bulkhead()),
				RateLimit.of(settings.rateLimit()));
	}

	/**
	 * When calls are kept back because too many fail. What follows the second is shown
	 * unless a Resilience4j instance is named.
	 *
	 * @param name the Resilience4j instance that decides; {@code null} for the route's
	 * own
	 * @param perInstance whether each instance has a breaker of its own
	 * @param failureRate how many of 100 calls must fail
	 * @param minimumCalls of how many at least
	 * @param windowMs within what time
	 * @param openForMs how long it stays open
	 * @param probes how many calls then show whether it may close
	 */
	public record Breaker(@Nullable String name, boolean perInstance, @Nullable Double failureRate,
			@Nullable Integer minimumCalls, @Nullable Long windowMs, @Nullable Long openForMs,
			@Nullable Integer probes) {

		static @Nullable Breaker of(@Nullable BreakerSettings settings) {
			if (settings == null) {
				return null;
			}
			if (settings.name() != null) {
				return new Breaker(settings.name(), settings.perInstance(), null, null, null, null, null);
			}
			return new Breaker(null, settings.perInstance(), settings.trip().failureRate(),
					settings.trip().minimumCalls(), settings.trip().window().toMillis(),
					settings.recovery().openFor().toMillis(), settings.recovery().probes());
		}

	}

	/**
	 * How many calls may be under way.
	 *
	 * @param name the Resilience4j instance that decides; {@code null} for the route's
	 * own
	 * @param maxConcurrent how many; {@code null} if another decides
	 * @param maxWaiting how many may wait
	 * @param maxWaitMs how long they may
	 */
	public record Bulkhead(@Nullable String name, @Nullable Integer maxConcurrent, int maxWaiting, long maxWaitMs) {

		static @Nullable Bulkhead of(@Nullable BulkheadSettings settings) {
			return (settings != null)
					? new Bulkhead(settings.name(), (settings.name() != null) ? null : settings.maxConcurrent(),
							settings.maxWaiting(), settings.maxWait().toMillis())
					: null;
		}

	}

	/**
	 * How many calls may be made.
	 *
	 * @param name the Resilience4j instance that decides; {@code null} for the route's
	 * own
	 * @param permits how many within each period; {@code null} if another decides
	 * @param periodMs the period; {@code null} if another decides
	 * @param maxWaitMs how long a call may wait for the next; {@code null} if another
	 * decides
	 */
	public record RateLimit(@Nullable String name, @Nullable Integer permits, @Nullable Long periodMs,
			@Nullable Long maxWaitMs) {

		static @Nullable RateLimit of(@Nullable RateLimitSettings settings) {
			if (settings == null) {
				return null;
			}
			return (settings.name() != null) ? new RateLimit(settings.name(), null, null, null) : new RateLimit(null,
					settings.permits(), settings.period().toMillis(), settings.maxWait().toMillis());
		}

	}

}
