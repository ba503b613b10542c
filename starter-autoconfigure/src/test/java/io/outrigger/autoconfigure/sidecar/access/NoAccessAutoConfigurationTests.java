package io.outrigger.autoconfigure.sidecar.access;

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
	}

}
