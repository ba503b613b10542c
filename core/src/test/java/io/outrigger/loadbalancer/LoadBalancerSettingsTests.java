package io.outrigger.loadbalancer;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.ScoreSettings;
import io.outrigger.loadbalancer.spi.Priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link LoadBalancerSettings} and {@link PolicyChoice}.
 */
class LoadBalancerSettingsTests {

	@Test
	void aServiceHasItsOwnChoiceOrTheGeneralOne() {
		LoadBalancerSettings settings = new LoadBalancerSettings(PolicyChoice.of("p2c"),
				Map.of("stock", PolicyChoice.of("maglev")));
		assertThat(settings.of("stock").policy()).isEqualTo("maglev");
		assertThat(settings.of("orders").policy()).isEqualTo("p2c");
		assertThat(LoadBalancerSettings.defaults().of("orders")).isEqualTo(PolicyChoice.DEFAULT);
	}

	@Test
	void refusesPoliciesThatDoNotExist() {
		assertThatIllegalArgumentException().isThrownBy(() -> PolicyChoice.of("x"))
			.withMessageContaining("'x'")
			.withMessageContaining("one of consistent-hash, custom,");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PolicyChoice("priority", settings(Map.of(Priority.LOW, "y"), null)))
			.withMessageContaining("priorities.low")
			.withMessageContaining("'y'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PolicyChoice("p2c", settings(Map.of(Priority.LOW, "priority"), null)))
			.withMessageContaining("'priority'")
			.withMessageContaining(", except priority");
	}

	@Test
	void asksForTheNameOfAPolicyOfTheUsersOwn() {
		assertThatIllegalArgumentException().isThrownBy(() -> PolicyChoice.of("custom"))
			.withMessageContaining("custom is 'null'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PolicyChoice("priority", settings(Map.of(Priority.LOW, "custom"), null)));
		assertThat(new PolicyChoice("priority", settings(Map.of(Priority.LOW, "custom"), "mine")).policy())
			.isEqualTo("priority");
		assertThat(new PolicyChoice("custom", settings(Map.of(), "mine")).settings().custom()).isEqualTo("mine");
	}

	private static PolicySettings settings(Map<Priority, String> priorities, String custom) {
		return new PolicySettings(2, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS, LatencySettings.DEFAULTS,
				priorities, custom);
	}

}
