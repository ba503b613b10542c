package io.outrigger.redis;

import java.time.Duration;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

/**
 * The breaker around calls to Redis. It opens when half of the last calls went
 * unanswered, or when probes do, and closes when a probe is answered; a call of its own
 * is let through once a second besides, for servers that a probe does not reach.
 */
final class RedisBreaker {

	private RedisBreaker() {
	}

	static CircuitBreaker create() {
		return CircuitBreaker.of("outrigger-redis",
				CircuitBreakerConfig.custom()
					.slidingWindow(20, 5, SlidingWindowType.COUNT_BASED)
					.failureRateThreshold(50)
					.waitDurationInOpenState(Duration.ofSeconds(1))
					.permittedNumberOfCallsInHalfOpenState(1)
					.maxWaitDurationInHalfOpenState(Duration.ofSeconds(1))
					.build());
	}

	/*
	 * For calls that nothing may keep back.
	 */
	static CircuitBreaker none() {
		CircuitBreaker none = CircuitBreaker.ofDefaults("outrigger-redis-none");
		none.transitionToDisabledState();
		return none;
	}

	static void open(CircuitBreaker breaker) {
		if (breaker.getState() != State.OPEN) {
			breaker.transitionToOpenState();
		}
	}

	static void close(CircuitBreaker breaker) {
		if (breaker.getState() != State.CLOSED) {
			breaker.transitionToClosedState();
		}
	}

}
