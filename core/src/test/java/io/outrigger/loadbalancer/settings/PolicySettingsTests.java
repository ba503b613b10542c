package io.outrigger.loadbalancer.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.spi.RequestKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PolicySettings} and what it consists of.
 */
class PolicySettingsTests {

	@Test
	void namesTheSettingTheValueAndTheRule() {
		refuses(() -> settings(1), "choices", "1", "from 2 to 10");
		refuses(() -> settings(11), "choices", "11", "from 2 to 10");
		refuses(() -> hash(0, 1024, 1.25), "hash.virtual-nodes", "0", "from 1 to 1000");
		refuses(() -> hash(1001, 1024, 1.25), "hash.virtual-nodes", "1001", "from 1 to 1000");
		refuses(() -> hash(1, 1023, 1.25), "hash.ring-size", "1023", "from 1024 to 1048576");
		refuses(() -> hash(1, 1 << 21, 1.25), "hash.ring-size", "2097152", "from 1024 to 1048576");
		refuses(() -> hash(1, 1024, 1), "hash.load-bound", "1.0", "more than 1, at most 100");
		refuses(() -> hash(1, 1024, Double.NaN), "hash.load-bound", "NaN", "more than 1, at most 100");
		refuses(() -> new HashSettings(Collections.nCopies(9, RequestKey.CLIENT_ADDRESS), 1, 1024, 2), "hash.key",
				"9 keys", "at most 8");
		refuses(() -> new ScoreSettings(-0.1, 0, 0, 1), "score.load", "-0.1", "from 0 to 1");
		refuses(() -> new ScoreSettings(0, 1.1, 0, 1), "score.response-time", "1.1", "from 0 to 1");
		refuses(() -> new ScoreSettings(0, 0, Double.NaN, 1), "score.health", "NaN", "from 0 to 1");
		refuses(() -> new ScoreSettings(0, 0, 0, 2), "score.proximity", "2.0", "from 0 to 1");
		refuses(() -> new ScoreSettings(0, 0, 0, 0), "score", "0.0", "more than 0");
		refuses(() -> new LatencySettings(Duration.ofMillis(99), Duration.ofMillis(1)), "latency.fading", "PT0.099S",
				"from 100ms to 1h");
		refuses(() -> new LatencySettings(Duration.ofSeconds(1), Duration.ofHours(1)), "latency.initial", "PT1H",
				"from 1ms to 1m");
	}

	@Test
	void addsThePrioritiesThatAreMissing() {
		assertThat(new PolicySettings(2, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS, LatencySettings.DEFAULTS,
				Map.of(Priority.LOW, "random"), null)
			.priorities()).containsOnly(Map.entry(Priority.HIGH, "peak-ewma"), Map.entry(Priority.NORMAL, "p2c"),
					Map.entry(Priority.LOW, "random"));
	}

	private static HashSettings hash(int virtualNodes, int ringSize, double loadBound) {
		return new HashSettings(List.of(), virtualNodes, ringSize, loadBound);
	}

	private static PolicySettings settings(int choices) {
		return new PolicySettings(choices, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS, LatencySettings.DEFAULTS,
				Map.of(), null);
	}

	private static void refuses(ThrowingCallable creation, String setting, String value, String rule) {
		assertThatExceptionOfType(InvalidSettingException.class).isThrownBy(creation).satisfies((ex) -> {
			assertThat(ex.setting()).isEqualTo(setting);
			assertThat(ex.value()).isEqualTo(value);
			assertThat(ex.rule()).contains(rule);
			assertThat(ex).hasMessage("Load balancer %s is '%s' but must be: %s", setting, value, ex.rule());
		});
	}

}
