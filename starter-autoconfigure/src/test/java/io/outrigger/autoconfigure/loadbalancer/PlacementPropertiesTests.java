package io.outrigger.autoconfigure.loadbalancer;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.loadbalancer.settings.placement.DynamicWeightSettings;
import io.outrigger.loadbalancer.settings.placement.EjectionSettings;
import io.outrigger.loadbalancer.settings.placement.EjectionTime;
import io.outrigger.loadbalancer.settings.placement.HealthCheckSettings;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.settings.placement.SlowStartSettings;
import io.outrigger.loadbalancer.settings.placement.ZoneSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the properties that say among whom a policy picks.
 */
class PlacementPropertiesTests {

	@Test
	void everySettingHasAProperty() {
		LoadBalancerSettings settings = LoadBalancerPropertiesTests
			.bind(Map.ofEntries(Map.entry("ejection.enabled", "false"), Map.entry("ejection.consecutive-failures", "7"),
					Map.entry("ejection.success-rate", "0.6"), Map.entry("ejection.min-requests", "20"),
					Map.entry("ejection.deviations", "4"), Map.entry("ejection.margin", "0.2"),
					Map.entry("ejection.max-share", "0.3"), Map.entry("ejection.per-route", "true"),
					Map.entry("ejection.time.base", "2s"), Map.entry("ejection.time.max", "1m"),
					Map.entry("ejection.time.jitter", "0.1"), Map.entry("ejection.time.forgiveness", "30s"),
					Map.entry("slow-start.window", "1m"), Map.entry("slow-start.min-weight", "0.2"),
					Map.entry("slow-start.aggression", "2"), Map.entry("panic-threshold", "0.4"),
					Map.entry("over-provisioning", "1.2"), Map.entry("zone.enabled", "false"),
					Map.entry("zone.min-instances", "3"), Map.entry("subset.size", "50"),
					Map.entry("dynamic-weights.enabled", "true"), Map.entry("dynamic-weights.smoothing", "5s"),
					Map.entry("dynamic-weights.expiry", "1m"), Map.entry("health-check.checked", "all"),
					Map.entry("health-check.interval", "20s"), Map.entry("health-check.timeout", "2s"),
					Map.entry("health-check.jitter", "0.25"), Map.entry("health-check.healthy-threshold", "4"),
					Map.entry("health-check.unhealthy-threshold", "5"), Map.entry("health-check.concurrency", "6")))
			.toSettings();
		assertThat(settings.placement("any"))
			.isEqualTo(new Placement(
					new EjectionSettings(false, 7, 0.6, 20, 4, 0.2, 0.3, true,
							new EjectionTime(Duration.ofSeconds(2), Duration.ofMinutes(1), 0.1,
									Duration.ofSeconds(30))),
					new SlowStartSettings(Duration.ofMinutes(1), 0.2, 2), new AvailabilitySettings(0.4, 1.2),
					new ZoneSettings(false, 3), 50,
					new DynamicWeightSettings(true, Duration.ofSeconds(5), Duration.ofMinutes(1)),
					new HealthCheckSettings(HealthCheckSettings.Checked.ALL, Duration.ofSeconds(20),
							Duration.ofSeconds(2), 0.25, 4, 5, 6)));
	}

	@Test
	void aServiceTakesFromTheGeneralOnesWhatItDoesNotSetKeyByKey() {
		LoadBalancerSettings settings = LoadBalancerPropertiesTests
			.bind(Map.of("ejection.margin", "0.2", "ejection.time.jitter", "0.1", "panic-threshold", "0.4",
					"subset.size", "50", "slow-start.window", "1m", "services.stock.ejection.time.base", "1s",
					"services.stock.subset.size", "0", "services.stock.over-provisioning", "2",
					"services.stock.slow-start.aggression", "3"))
			.toSettings();
		Placement stock = settings.placement("stock");
		assertThat(stock.ejection()).isEqualTo(new EjectionSettings(true, 5, 0.8, 10, 3, 0.2, 0.5, false,
				new EjectionTime(Duration.ofSeconds(1), Duration.ofSeconds(300), 0.1, Duration.ofSeconds(60))));
		assertThat(stock.subset()).isZero();
		assertThat(stock.availability()).isEqualTo(new AvailabilitySettings(0.4, 2));
		assertThat(stock.slowStart()).isEqualTo(new SlowStartSettings(Duration.ofMinutes(1), 0.1, 3));
		assertThat(settings.placement("orders").subset()).isEqualTo(50);
		assertThat(settings.placement("orders").availability()).isEqualTo(new AvailabilitySettings(0.4, 1.4));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ejection.consecutive-failures    | 1001  | 1001     | from 0 to 1000
			ejection.success-rate            | 80    | 80       | from 0 to 1
			ejection.min-requests            | 0     | 0        | from 1 to 1000
			ejection.deviations              | -1    | -1       | from 0 to 100
			ejection.margin                  | 0     | 0        | from 0.01 to 1
			ejection.max-share               | 0     | 0.0      | more than 0, at most 1
			ejection.time.base               | 1ms   | PT0.001S | from 100ms to 60m
			ejection.time.max                | 1s    | PT1S     | at least ejection.time.base, at most 1440m
			ejection.time.jitter             | 0.6   | 0.6      | from 0 to 0.5
			ejection.time.forgiveness        | 0     | PT0S     | from 1s to 1440m
			slow-start.window                | 2h    | PT2H     | from 0s to 60m
			slow-start.min-weight            | 0     | 0        | from 0.01 to 1
			slow-start.aggression            | 11    | 11       | from 0.1 to 10
			panic-threshold                  | 50    | 50       | from 0 to 1
			over-provisioning                | 0.5   | 0.5      | from 1 to 10
			zone.min-instances               | 0     | 0        | from 1 to 10000
			subset.size                      | -1    | -1       | from 0 to 100000
			dynamic-weights.smoothing        | 0     | PT0S     | from 100ms to 10m
			dynamic-weights.expiry           | 2h    | PT2H     | from 1s to 60m
			health-check.interval            | 100ms | PT0.1S   | from 1s to 60m
			health-check.timeout             | 11s   | PT11S    | at least 10ms, at most health-check.interval
			health-check.jitter              | 1     | 1        | from 0 to 0.5
			health-check.healthy-threshold   | 0     | 0        | from 1 to 100
			health-check.unhealthy-threshold | 101   | 101      | from 1 to 100
			health-check.concurrency         | 0     | 0        | from 1 to 1000
			""")
	void namesAValueThatBreaksItsRuleByTheFullNameOfTheProperty(String name, String text, String value, String rule) {
		for (String prefix : new String[] { "", "services.stock." }) {
			LoadBalancerPropertiesTests.refuses(Map.of(prefix + name, text), prefix + name, value, rule);
		}
	}

}
