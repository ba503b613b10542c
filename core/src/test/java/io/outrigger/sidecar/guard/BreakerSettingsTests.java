package io.outrigger.sidecar.guard;

import java.time.Duration;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.sidecar.guard.BreakerSettings.Trip;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BreakerSettings}.
 */
class BreakerSettingsTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 600 })
	void anyWindowThatIsAllowedCanBeHad(int seconds) {
		Trip trip = new Trip(50, 20, Duration.ofSeconds(seconds), Duration.ZERO, 50);
		BreakerSettings settings = new BreakerSettings(null, true, trip, BreakerSettings.DEFAULTS.recovery());
		CircuitBreakerConfig config = settings.toConfig();
		assertThat(config.getSlidingWindowSize()).isEqualTo(seconds);
		assertThat(config.getSlidingWindowType()).isEqualTo(CircuitBreakerConfig.SlidingWindowType.TIME_BASED);
	}

}
