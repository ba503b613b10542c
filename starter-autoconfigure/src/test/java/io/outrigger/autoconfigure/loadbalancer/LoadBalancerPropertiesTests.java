package io.outrigger.autoconfigure.loadbalancer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.ScoreSettings;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.spi.RequestKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link LoadBalancerProperties}.
 */
class LoadBalancerPropertiesTests {

	private static final String PREFIX = "outrigger.loadbalancer.";

	static LoadBalancerProperties bind(Map<String, String> properties) {
		Map<String, String> named = new LinkedHashMap<>();
		properties.forEach((name, value) -> named.put(PREFIX + name, value));
		return new Binder(new MapConfigurationPropertySource(named)).bindOrCreate("outrigger.loadbalancer",
				LoadBalancerProperties.class);
	}

	@Test
	void nothingIsSetByDefault() {
		assertThat(bind(Map.of()).toSettings()).isEqualTo(LoadBalancerSettings.defaults());
	}

	@Test
	void everySettingHasAProperty() {
		PolicyChoice choice = bind(Map.ofEntries(Map.entry("policy", "maglev"), Map.entry("custom", "mine"),
				Map.entry("choices", "3"), Map.entry("hash.key", "header:X-User, cookie:session,client-address"),
				Map.entry("hash.virtual-nodes", "40"), Map.entry("hash.ring-size", "2048"),
				Map.entry("hash.load-bound", "2"), Map.entry("score.load", "0.1"),
				Map.entry("score.response-time", "0.2"), Map.entry("score.health", "0.3"),
				Map.entry("score.proximity", "0.4"), Map.entry("latency.fading", "5s"),
				Map.entry("latency.initial", "20ms"), Map.entry("priorities.low", "random")))
			.toSettings()
			.of("any");
		assertThat(choice).isEqualTo(
				new PolicyChoice("maglev",
						new PolicySettings(3,
								new HashSettings(keys("header:X-User", "cookie:session", "client-address"), 40, 2048,
										2),
								new ScoreSettings(0.1, 0.2, 0.3, 0.4),
								new LatencySettings(Duration.ofSeconds(5), Duration.ofMillis(20)),
								Map.of(Priority.LOW, "random"), "mine")));
	}

	@Test
	void aServiceTakesFromTheGeneralOnesWhatItDoesNotSetKeyByKey() {
		LoadBalancerSettings settings = bind(Map.of("policy", "consistent-hash", "hash.key", "header:X-User",
				"hash.virtual-nodes", "40", "priorities.low", "random", "priorities.high", "random",
				"services.stock.hash.virtual-nodes", "80", "services.stock.priorities.low", "scored",
				"services.stock.latency.initial", "1s", "services.orders.hash.key", ""))
			.toSettings();
		PolicyChoice stock = settings.of("stock");
		assertThat(stock.policy()).isEqualTo("consistent-hash");
		assertThat(stock.settings().hash().keys()).isEqualTo(keys("header:X-User"));
		assertThat(stock.settings().hash().virtualNodes()).isEqualTo(80);
		assertThat(stock.settings().priorities()).containsOnly(Map.entry(Priority.LOW, "scored"),
				Map.entry(Priority.HIGH, "random"), Map.entry(Priority.NORMAL, "p2c"));
		assertThat(stock.settings().latency())
			.isEqualTo(new LatencySettings(Duration.ofSeconds(10), Duration.ofSeconds(1)));
		assertThat(settings.of("orders").settings().hash().keys()).isEmpty();
		assertThat(settings.of("orders").settings().hash().virtualNodes()).isEqualTo(40);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			choices              | 1       | 1   | from 2 to 10
			hash.key             | x:y     | x:y | header:<name>, cookie:<name>, query:<name>, path:<variable>, \
			attribute:<name> or client-address
			hash.virtual-nodes   | 0       | 0   | from 1 to 1000
			hash.ring-size       | 1       | 1   | from 1024 to 1048576
			hash.load-bound      | 1       | 1.0 | more than 1, at most 100
			score.load           | 2       | 2.0 | from 0 to 1
			score.response-time  | -1      | -1.0 | from 0 to 1
			score.health         | 2       | 2.0 | from 0 to 1
			score.proximity      | 2       | 2.0 | from 0 to 1
			latency.fading       | 1ms     | PT0.001S | from 100ms to 1h
			latency.initial      | 1h      | PT1H | from 1ms to 1m
			""")
	void namesAValueThatBreaksItsRuleByTheFullNameOfTheProperty(String name, String text, String value, String rule) {
		for (String prefix : new String[] { "", "services.stock." }) {
			refuses(Map.of(prefix + name, text), prefix + name, value, rule);
		}
	}

	@Test
	void namesAPolicyThatCannotServe() {
		refuses(Map.of("policy", "custom"), "custom", "null",
				"the name of a policy of the user's own, for the policy is custom");
		refuses(Map.of("services.stock.priorities.low", "fastest"), "services.stock.priorities.low", "fastest",
				"one of consistent-hash, ");
		refuses(Map.of("priorities.high", "priority"), "priorities.high", "priority", "except priority");
		refuses(Map.of("score.load", "0", "score.health", "0", "score.proximity", "0",
				"services.stock.score." + "response-time", "0"), "services.stock.score", "0.0", "of more than 0");
	}

	@Test
	void theDefaultsInTheMetadataAreThoseThatHold() throws IOException {
		Map<String, String> defaults = new LinkedHashMap<>();
		try (InputStream in = LoadBalancerProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : new ObjectMapper().readTree(in).get("properties")) {
				String name = property.get("name").asText();
				String value = property.path("defaultValue").asText();
				if (name.startsWith(PREFIX) && !value.equals("none")
						&& !property.get("type").asText().contains("Map<")) {
					defaults.put(name.substring(PREFIX.length()), value);
				}
			}
		}
		assertThat(defaults).containsKeys("choices", "hash.virtual-nodes", "score.load", "latency.fading",
				"ejection.time.base", "panic-threshold", "failover.methods", "hedging.percentile");
		assertThat(bind(defaults).toSettings()).isEqualTo(LoadBalancerSettings.defaults());
	}

	private static List<RequestKey> keys(String... texts) {
		return Stream.of(texts).map(RequestKey::of).toList();
	}

	static void refuses(Map<String, String> properties, String name, String value, String rule) {
		assertThatException().isThrownBy(() -> bind(properties))
			.havingRootCause()
			.isInstanceOfSatisfying(InvalidPropertyException.class, (ex) -> {
				assertThat(ex.property()).isEqualTo(PREFIX + name);
				assertThat(ex.value()).isEqualTo(value);
				assertThat(ex.rule()).contains(rule);
			});
	}

}
