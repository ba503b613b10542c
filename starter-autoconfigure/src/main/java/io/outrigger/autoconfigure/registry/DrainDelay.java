package io.outrigger.autoconfigure.registry;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.RedisConfigured;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;

/**
 * How long others are given to see that this instance leaves. Spring ends each phase of a
 * shutdown after a while, and would cut a longer delay short without a word.
 */
final class DrainDelay {

	/*
	 * Ten times what it takes for others to be told through Redis.
	 */
	private static final Duration IN_A_FLEET = Duration.ofSeconds(1);

	private DrainDelay() {
	}

	static Duration of(RegistryProperties properties, Environment environment) {
		Duration phase = Binder.get(environment)
			.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
			.orElse(Duration.ofSeconds(30));
		Duration asked = properties.drainDelay();
		if (asked != null) {
			InvalidPropertyException.require(asked.compareTo(phase) < 0, "outrigger.registry.drain-delay", asked,
					"shorter than spring.lifecycle.timeout-per-shutdown-phase (" + phase + ")");
			return asked;
		}
		if (!RedisConfigured.asBackendOf("registry", environment)) {
			return Duration.ZERO;
		}
		Duration half = phase.dividedBy(2);
		return (half.compareTo(IN_A_FLEET) < 0) ? half : IN_A_FLEET;
	}

}
