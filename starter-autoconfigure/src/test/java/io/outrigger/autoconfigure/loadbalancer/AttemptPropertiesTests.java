package io.outrigger.autoconfigure.loadbalancer;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.RetryBudgetSettings;
import io.outrigger.loadbalancer.statistics.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the properties that say how often and when requests are sent again.
 */
class AttemptPropertiesTests {

	@Test
	void everySettingHasAProperty() {
		LoadBalancerSettings settings = LoadBalancerPropertiesTests
			.bind(Map.ofEntries(Map.entry("failover.attempts", "3"), Map.entry("failover.methods", "GET, PUT"),
					Map.entry("failover.outcomes", "connect-error,timeout"), Map.entry("failover.statuses", "429, 503"),
					Map.entry("failover.deadline", "5s"), Map.entry("failover.try-timeout", "1s"),
					Map.entry("failover.back-off", "10ms"), Map.entry("failover.max-back-off", "100ms"),
					Map.entry("failover.kept-body", "1MB"), Map.entry("failover.same-instance", "true"),
					Map.entry("retry-budget.percent", "10"), Map.entry("retry-budget.reserve", "5"),
					Map.entry("retry-budget.window", "20s"), Map.entry("hedging.enabled", "true"),
					Map.entry("hedging.percentile", "95"), Map.entry("hedging.minimum-delay", "5ms"),
					Map.entry("hedging.budget-percent", "2")))
			.toSettings();
		assertThat(settings.attempting("any")).isEqualTo(new Attempting(
				new FailoverSettings(3, Set.of("GET", "PUT"), Set.of(Outcome.CONNECT_ERROR, Outcome.TIMEOUT),
						Set.of(429, 503),
						new AttemptTimes(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(10),
								Duration.ofMillis(100)),
						1 << 20, true),
				new RetryBudgetSettings(10, 5, Duration.ofSeconds(20)),
				new HedgingSettings(true, 95, Duration.ofMillis(5), 2)));
	}

	@Test
	void aServiceTakesFromTheGeneralOnesWhatItDoesNotSetKeyByKey() {
		LoadBalancerSettings settings = LoadBalancerPropertiesTests
			.bind(Map.of("failover.attempts", "3", "failover.deadline", "5s", "failover.methods", "GET",
					"retry-budget.reserve", "5", "services.stock.failover.try-timeout", "1s",
					"services.stock.failover.methods", "", "services.stock.retry-budget.percent", "0",
					"services.stock.hedging.enabled", "true", "services.orders.failover.attempts", "1"))
			.toSettings();
		Attempting stock = settings.attempting("stock");
		assertThat(stock.failover()).isEqualTo(FailoverSettings.DEFAULTS.attempts(3)
			.methods(Set.of())
			.times(AttemptTimes.within(Duration.ofSeconds(5), Duration.ofSeconds(1))));
		assertThat(stock.retryBudget()).isEqualTo(new RetryBudgetSettings(0, 5, Duration.ofSeconds(10)));
		assertThat(stock.hedging()).isEqualTo(HedgingSettings.on());
		assertThat(settings.attempting("orders").failover().attempts()).isEqualTo(1);
		assertThat(settings.attempting("orders").failover().methods()).containsExactly("GET");
		assertThat(settings.attempting("others").failover().attempts()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			failover.attempts      | 0       | 0             | from 1 to 10
			failover.methods       | get     | get           | HTTP methods in capitals
			failover.outcomes      | success | SUCCESS       | connect-error, io-error or timeout
			failover.statuses      | 399     | 399           | from 400 to 599
			failover.deadline      | 2h      | PT2H          | from 1ms to 1h, or 0 for no limit
			failover.try-timeout   | -1s     | PT-1S         | from 1ms to 1h, or 0 for no limit
			failover.back-off      | 2m      | PT2M          | from 0 to 1m
			failover.max-back-off  | 2m      | PT2M          | from failover.back-off to 1m
			failover.kept-body     | 17MB    | 17825792      | from 0 to 16777216 bytes
			failover.kept-body     | 4GB     | 4294967296    | at most 16MB
			failover.kept-body     | -1B     | -1            | from 0 to 16777216 bytes
			retry-budget.percent   | 0.01    | 0.01          | 0, or from 0.1 to 1000
			retry-budget.reserve   | -1      | -1            | from 0 to 1000
			retry-budget.window    | 0       | PT0S          | from 1s to 1m
			hedging.percentile     | 100     | 100.0         | from 50 to 99.99
			hedging.minimum-delay  | 0       | PT0S          | from 1ms to 1m
			hedging.budget-percent | 0       | 0.0           | from 0.1 to 100
			""")
	void namesAValueThatBreaksItsRuleByTheFullNameOfTheProperty(String name, String text, String value, String rule) {
		for (String prefix : new String[] { "", "services.stock." }) {
			LoadBalancerPropertiesTests.refuses(Map.of(prefix + name, text), prefix + name, value, rule);
		}
	}

}
