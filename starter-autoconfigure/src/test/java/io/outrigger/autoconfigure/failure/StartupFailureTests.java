package io.outrigger.autoconfigure.failure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a user reads when a property of ours has a bad value.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureTests {

	@ParameterizedTest(name = "{0}={1}")
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			outrigger.backend                       | etcd   | one of memory
			outrigger.registry.backend              | redys  | one of memory
			outrigger.registry.heartbeat-interval   | -3s    | at least 100ms
			outrigger.registry.heartbeat-interval   | often  | a duration, such as 500ms, 3s or 2m
			outrigger.registry.lease                | 4s     | at least twice outrigger.registry.heartbeat-interval
			outrigger.registry.drain-delay          | -1s    | from 0s to 10m
			outrigger.registry.health-interval      | 10ms   | at least 100ms
			outrigger.registry.static.stock[0].host | bad host | a host name or address, at most 112
			outrigger.instance.capacity.max-requests-per-second | 0 | at least 1
			outrigger.instance.capacity.max-connections | -1 | at least 1
			outrigger.instance.capacity.cpu-cores   | 0.0    | a number greater than 0
			outrigger.instance.capacity.cpu-cores   | some   | a number
			outrigger.instance.capacity.memory      | 0B     | at least 1B
			outrigger.instance.capacity.memory      | plenty | a size, such as 512MB or 2GB
			outrigger.instance.weight               | 0      | from 1 to 10000
			outrigger.instance.weight               | heavy  | a whole number
			outrigger.instance.service              | "  "   | letters, digits
			outrigger.instance.host                       | bad host | a host name or address
			outrigger.instance.port                 | 0      | from 1 to 65535
			outrigger.instance.health-path          | health | starts with '/'
			outrigger.enabled                       | perhaps | true or false
			outrigger.loadbalancer.policy           | fastest | one of consistent-hash, custom, ip-hash,
			outrigger.loadbalancer.services.orders.policy | p3c | one of consistent-hash, custom, ip-hash,
			outrigger.cache.defaults.ttl            | -1s    | from 1ms to 365d
			outrigger.cache.caches.products.ttl     | soon   | a duration, such as 500ms, 3s or 2m
			outrigger.cache.caches.products.max-entries | 0  | from 1 to
			outrigger.config.history-size           | 0      | from 1 to 1000
			outrigger.sidecar.inbound.enabled       | maybe  | true or false
			""")
	void theTextNamesPropertyValueRuleAndFix(String property, String value, String rule, CapturedOutput output) {
		SpringApplication application = new SpringApplication(App.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(() -> application.run("--" + property + "=" + value)).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: " + property + "\n")
			.contains("Value:    \"" + shown(value) + "\"")
			.contains("Rule:     " + rule)
			.contains("Set " + property + " to a value that keeps the rule, or remove it to get the default");
	}

	@ParameterizedTest
	@ValueSource(strings = { "outrigger.sidecar.identity.keys.k1", "outrigger.sidecar.identity.keys" })
	void aValueInPlaceOfAGroupIsNotShown(String property, CapturedOutput output) {
		SpringApplication application = new SpringApplication(App.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(() -> application.run("--" + property + "=a-secret-that-was-misplaced")).isNotNull();
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property: " + property + "\n")
			.contains("Value:    \"******\"")
			.contains("a group of properties")
			.doesNotContain("misplaced");
	}

	@Test
	void aBadKeyIsNamedAndNotShown(CapturedOutput output) {
		SpringApplication application = new SpringApplication(App.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(() -> application.run("--outrigger.sidecar.identity.keys.k1.secret=dG9vLXNob3J0"))
			.isNotNull();
		assertThat(output).contains("Property: outrigger.sidecar.identity.keys.k1.secret\n")
			.contains("Value:    \"******\"")
			.contains("Rule:     from 32 to 1024 random bytes in Base64")
			.doesNotContain("dG9vLXNob3J0");
	}

	/*
	 * A duration that could be read is shown in the form that everything shows it in.
	 */
	private static String shown(String value) {
		return switch (value) {
			case "-3s" -> "PT-3S";
			case "4s" -> "PT4S";
			case "-1s" -> "PT-1S";
			case "10ms" -> "PT0.01S";
			default -> value;
		};
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class App {

	}

}
