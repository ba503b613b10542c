package io.outrigger.autoconfigure.loadbalancer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.spi.RequestKey;
import io.outrigger.loadbalancer.steering.InstanceMatch;
import io.outrigger.loadbalancer.steering.Mark;
import io.outrigger.loadbalancer.steering.Share;
import io.outrigger.loadbalancer.steering.Steering;
import io.outrigger.loadbalancer.steering.StickySettings;
import io.outrigger.loadbalancer.steering.TrafficSplit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for the properties that say which requests belong where.
 */
class SteeringPropertiesTests {

	@Test
	void everySettingIsBound() {
		LoadBalancerSettings settings = LoadBalancerPropertiesTests
			.bind(Map.of("sticky.key", "header:X-S, attribute:s", "sticky.timeout", "5m",
					"services.stock.split.canary.version", "2", "services.stock.split.canary.metadata.track", "new",
					"services.stock.split.canary.percent", "5", "services.stock.split.canary.when",
					"header:X-Canary=always,cookie:beta", "services.stock.split.beta.version", "3"))
			.toSettings();
		StickySettings sticky = new StickySettings(List.of(RequestKey.of("header:X-S"), RequestKey.of("attribute:s")),
				Duration.ofMinutes(5));
		assertThat(settings.steering("orders")).isEqualTo(new Steering(TrafficSplit.NONE, sticky));
		assertThat(settings.steering("stock"))
			.isEqualTo(
					new Steering(
							new TrafficSplit(List.of(new Share("beta", new InstanceMatch("3", Map.of()), 0, List.of()),
									new Share("canary", new InstanceMatch("2", Map.of("track", "new")), 5,
											List.of(Mark.of("header:X-Canary=always"), Mark.of("cookie:beta"))))),
							sticky));
	}

	@Test
	void aServiceHasItsOwnSharesOrThoseOfAll() {
		LoadBalancerSettings settings = LoadBalancerPropertiesTests
			.bind(Map.of("split.canary.metadata.track", "canary", "split.canary.percent", "1",
					"services.stock.split.next.version", "2", "services.orders.sticky.timeout", "1m"))
			.toSettings();
		assertThat(settings.steering("stock").split().shares()).extracting(Share::name).containsExactly("next");
		assertThat(settings.steering("orders").split().shares()).extracting(Share::name).containsExactly("canary");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			sticky.key             | X-Session   | X-Session   | header:<name>
			sticky.timeout         | 0s          | PT0S        | from 1s to 10080m
			split.canary.percent   | 101         | 101.0       | from 0 to 100
			split.canary.when      | X-Canary    | X-Canary    | with or without =<value>
			split.other.percent    | 1           |             | it says which instances are meant
			""")
	void aBadValueIsNamedWithItsRule(String property, String value, String shown, String rule) {
		Map<String, String> properties = new HashMap<>(Map.of("split.canary.version", "2"));
		properties.put(property, value);
		Throwable failure = catchThrowable(() -> LoadBalancerPropertiesTests.bind(properties));
		while (failure != null && !(failure instanceof InvalidPropertyException)) {
			failure = failure.getCause();
		}
		assertThat(failure).isNotNull()
			.hasMessageContaining("outrigger.loadbalancer." + property.replace("other.percent", "other.version"))
			.hasMessageContaining("'" + ((shown != null) ? shown : "null") + "'")
			.hasMessageContaining(rule);
	}

}
