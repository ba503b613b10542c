package io.outrigger.loadbalancer;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LoadBalancerSettings}.
 */
class LoadBalancerSettingsTests {

	@Test
	void aServiceHasItsOwnPolicyOrTheGeneralOne() {
		LoadBalancerSettings settings = new LoadBalancerSettings("p2c", Map.of("stock", "round-robin"));
		assertThat(settings.policyOf("stock")).isEqualTo("round-robin");
		assertThat(settings.policyOf("orders")).isEqualTo("p2c");
	}

	@Test
	void refusesPoliciesThatDoNotExist() {
		assertThatIllegalArgumentException().isThrownBy(() -> new LoadBalancerSettings("x", Map.of()))
			.withMessageContaining("'x'")
			.withMessageContaining("p2c, round-robin");
		assertThatIllegalArgumentException().isThrownBy(() -> new LoadBalancerSettings("p2c", Map.of("stock", "y")));
	}

}
