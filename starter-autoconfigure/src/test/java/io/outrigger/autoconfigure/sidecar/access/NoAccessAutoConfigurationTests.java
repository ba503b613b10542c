package io.outrigger.autoconfigure.sidecar.access;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link NoAccessAutoConfiguration}.
 */
class NoAccessAutoConfigurationTests {

	private static final String RULE = "outrigger.sidecar.inbound.access.admin.";

	@Test
	void rulesThatNobodyHoldsAnybodyToAreRefused() {
		MockEnvironment environment = new MockEnvironment();
		assertThatNoException().isThrownBy(() -> new NoAccessAutoConfiguration(environment));
		environment.setProperty(RULE + "callers", "orders");
		assertThatExceptionOfType(InvalidPropertyException.class)
			.isThrownBy(() -> new NoAccessAutoConfiguration(environment))
			.withMessageContaining("outrigger.sidecar.inbound.access")
			.withMessageContaining("servlet");
		for (String limit : List.of("rate-limits.all.permits", "concurrency.enabled")) {
			MockEnvironment limited = new MockEnvironment();
			limited.setProperty("outrigger.sidecar.inbound." + limit, limit.endsWith("enabled") ? "true" : "1");
			assertThatExceptionOfType(InvalidPropertyException.class)
				.isThrownBy(() -> new NoAccessAutoConfiguration(limited))
				.withMessageContaining("outrigger.sidecar.inbound." + limit.split("\\.", -1)[0])
				.withMessageContaining("servlet");
		}
	}

}
