package io.outrigger.sidecar.guard;

import java.time.Duration;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.settings.Rule;

/**
 * When the calls of a route are kept back because too many fail. Immutable.
 *
 * @param name the Resilience4j instance that decides instead of the settings that follow
 * in the trip and the recovery; {@code null} for one of the route's own
 * @param perInstance whether each instance has a breaker of its own beside the route's,
 * so that one bad instance is left out and the route stays open
 * @param trip when it opens
 * @param recovery how it closes again
 */
public record BreakerSettings(@Nullable String name, boolean perInstance, Trip trip, Recovery recovery) {

	/**
	 * Settings in which nothing is configured.
	 */
	public static final BreakerSettings DEFAULTS = new BreakerSettings(null, true,
			new Trip(50, 20, Duration.ofSeconds(10), Duration.ZERO, 50),
			new Recovery(Duration.ofSeconds(10), 3, Duration.ofSeconds(30)));

	/**
	 * Checks the name.
	 * @throws IllegalArgumentException if it breaks its rule
	 */
	public BreakerSettings {
		Rule.require(name == null || !name.isBlank(), "circuit-breaker.name", String.valueOf(name), "not blank");
	}

	CircuitBreakerConfig toConfig() {
		CircuitBreakerConfig.Builder builder = CircuitBreakerConfig.custom()
			.failureRateThreshold((float) this.trip.failureRate)
			.waitDurationInOpenState(this.recovery.openFor)
			.permittedNumberOfCallsInHalfOpenState(this.recovery.probes)
			.maxWaitDurationInHalfOpenState(this.recovery.halfOpenFor)
			.writableStackTraceEnabled(false);
		if (!this.trip.slowCall.isZero()) {
			builder.slowCallDurationThreshold(this.trip.slowCall).slowCallRateThreshold((float) this.trip.slowRate);
		}
		slide(builder);
		return builder.build();
	}

	private void slide(CircuitBreakerConfig.Builder builder) {
		int seconds = (int) this.trip.window.toSeconds();
		if (seconds >= WithoutLocks.LEAST_SECONDS) {
			try {
				WithoutLocks.slide(builder, seconds, this.trip.minimumCalls);
				return;
			}
			catch (LinkageError ex) {
				// Resilience4j 2.2, which Spring Cloud pins, takes a lock
			}
		}
		builder.slidingWindow(seconds, this.trip.minimumCalls, SlidingWindowType.TIME_BASED);
	}

	/**
	 * When a breaker opens.
	 *
	 * @param failureRate how many of 100 calls must fail, from 1 to 100
	 * @param minimumCalls of how many at least, from 1 to 10,000
	 * @param window within what time, from 1 s to 10 minutes, in whole seconds
	 * @param slowCall how long a call takes that is slow, up to an hour; zero if none is
	 * @param slowRate how many of 100 calls must be slow, from 1 to 100
	 */
	public record Trip(double failureRate, int minimumCalls, Duration window, Duration slowCall, double slowRate) {

		/**
		 * Checks every value.
		 * @throws IllegalArgumentException if a value breaks its rule; the message names
		 * the setting, the value and the rule
		 */
		public Trip {
			Rule.require(failureRate >= 1 && failureRate <= 100, "circuit-breaker.failure-rate", failureRate,
					"from 1 to 100");
			Rule.require(minimumCalls >= 1 && minimumCalls <= 10_000, "circuit-breaker.minimum-calls", minimumCalls,
					"from 1 to 10000");
			Rule.require(
					window.toMillis() % 1000 == 0 && window.compareTo(Duration.ofSeconds(1)) >= 0
							&& window.compareTo(Duration.ofMinutes(10)) <= 0,
					"circuit-breaker.window", window, "from 1s to 10m, in whole seconds");
			Rule.require(!slowCall.isNegative() && slowCall.compareTo(Duration.ofHours(1)) <= 0,
					"circuit-breaker.slow-call", slowCall, "from 0, for never, to 1h");
			Rule.require(slowRate >= 1 && slowRate <= 100, "circuit-breaker.slow-rate", slowRate, "from 1 to 100");
		}

	}

	/**
	 * How a breaker closes again.
	 *
	 * @param openFor how long it stays open, from 1 ms to an hour
	 * @param probes how many calls then show whether it may close, from 1 to 1,000
	 * @param halfOpenFor how long they may take for that until it opens again, from 1 ms
	 * to an hour
	 */
	public record Recovery(Duration openFor, int probes, Duration halfOpenFor) {

		/**
		 * Checks every value.
		 * @throws IllegalArgumentException if a value breaks its rule; the message names
		 * the setting, the value and the rule
		 */
		public Recovery {
			Rule.requireBetween("circuit-breaker.open-for", openFor, Duration.ofMillis(1), Duration.ofHours(1));
			Rule.require(probes >= 1 && probes <= 1000, "circuit-breaker.probes", probes, "from 1 to 1000");
			Rule.requireBetween("circuit-breaker.half-open-for", halfOpenFor, Duration.ofMillis(1),
					Duration.ofHours(1));
		}

	}

	/**
	 * What Resilience4j has from 2.3 on, in a class of its own so that nothing of it is
	 * looked for before.
	 */
	private static final class WithoutLocks {

		/*
		 * One second alone it divides only with a lock.
		 */
		static final int LEAST_SECONDS = 2;

		static void slide(CircuitBreakerConfig.Builder builder, int seconds, int minimumCalls) {
			builder.slidingWindow(seconds, minimumCalls, SlidingWindowType.TIME_BASED,
					CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE);
		}

	}

}
