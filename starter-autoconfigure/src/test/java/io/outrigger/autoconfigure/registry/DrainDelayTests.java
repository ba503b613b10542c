package io.outrigger.autoconfigure.registry;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainDelay}.
 */
class DrainDelayTests {

	@ParameterizedTest
	@CsvSource({ "memory, , , PT0S", "redis, , , PT1S", "redis, , 600ms, PT0.3S", "redis, 0s, , PT0S",
			"memory, 2s, , PT2S" })
	void isOneSecondInAFleetUnlessSet(String backend, String asked, String phase, Duration delay) {
		MockEnvironment environment = new MockEnvironment().withProperty("outrigger.backend", backend);
		if (asked != null) {
			environment.withProperty("outrigger.registry.drain-delay", asked);
		}
		if (phase != null) {
			environment.withProperty("spring.lifecycle.timeout-per-shutdown-phase", phase);
		}
		RegistryProperties properties = Binder.get(environment)
			.bindOrCreate("outrigger.registry", RegistryProperties.class);
		assertThat(DrainDelay.of(properties, environment)).isEqualTo(delay);
	}

}
