package io.outrigger.autoconfigure.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the static instances of {@link RegistryProperties}.
 */
class RegistryPropertiesTests {

	private static final String STOCK = "outrigger.registry.static.stock";

	@Test
	void aHostAndAPortAreEnough() {
		ServiceInstance instance = bind(Map.of(STOCK + "[0].host", "Stock.example.org", STOCK + "[0].port", "8080"))
			.staticInstances()
			.get(0);
		assertThat(instance.service()).isEqualTo("stock");
		assertThat(instance.id()).isEqualTo("static-stock.example.org-8080");
		assertThat(instance.uri()).hasToString("http://Stock.example.org:8080");
		assertThat(instance.status()).isEqualTo(InstanceStatus.UP);
		assertThat(instance.weight()).isEqualTo(100);
		assertThat(instance.incarnation()).isZero();
	}

	@Test
	void everythingThatIsSaidIsKept() {
		ServiceInstance instance = bind(Map.of(STOCK + "[0].host", "::1", STOCK + "[0].port", "8443",
				STOCK + "[0].secure", "true", STOCK + "[0].zone", "a", STOCK + "[0].region", "north",
				STOCK + "[0].version", "1.2", STOCK + "[0].weight", "50", STOCK + "[0].metadata.team", "blue"))
			.staticInstances()
			.get(0);
		assertThat(instance).isEqualTo(ServiceInstance.builder("stock", "static---1-8443", "::1", 8443)
			.secure(true)
			.location("a", "north")
			.version("1.2")
			.weight(50)
			.metadata(Map.of("team", "blue"))
			.build());
	}

	@Test
	void aServiceMayHaveSeveralAndANameWithDots() {
		List<ServiceInstance> instances = bind(Map.of("outrigger.registry.static[my.stock][0].host", "a",
				"outrigger.registry.static[my.stock][0].port", "80", "outrigger.registry.static[my.stock][1].host", "a",
				"outrigger.registry.static[my.stock][1].port", "81"))
			.staticInstances();
		assertThat(instances).extracting(ServiceInstance::service).containsOnly("my.stock");
		assertThat(instances).extracting(ServiceInstance::id).containsExactly("static-a-80", "static-a-81");
	}

	@Test
	void theLongestHostGivesAnId() {
		String host = "h".repeat(112);
		assertThat(bind(Map.of(STOCK + "[0].host", host, STOCK + "[0].port", "65535")).staticInstances())
			.singleElement()
			.extracting(ServiceInstance::host)
			.isEqualTo(host);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			port=80                    | .host is '' but must be: a host name or address, at most 112
			host=a b,port=80           | .host is 'a b' but must be: a host name or address, at most 112
			host=a                     | .port is '0' but must be: from 1 to 65535
			host=a,port=65536          | .port is '65536' but must be: from 1 to 65535
			host=a,port=80,weight=0    | .weight is '0' but must be: from 1 to 10000
			""")
	void aBadValueIsNamedWithItsPlaceInTheList(String values, String message) {
		Map<String, String> properties = new HashMap<>(Map.of(STOCK + "[0].host", "other", STOCK + "[0].port", "80"));
		for (String value : values.split(",", -1)) {
			properties.put(STOCK + "[1]." + value.split("=", -1)[0], value.split("=", -1)[1]);
		}
		assertRefused(properties, STOCK + "[1]" + message);
	}

	@Test
	void theSameHostAndPortTwiceIsRefused() {
		assertRefused(
				Map.of(STOCK + "[0].host", "a", STOCK + "[0].port", "80", STOCK + "[1].host", "A", STOCK + "[1].port",
						"80"),
				STOCK + "[1] is 'A:80' but must be: a host and port that no other static instance of the service has");
	}

	@Test
	void whatCannotBeTheNameOfAServiceIsRefused() {
		assertRefused(
				Map.of("outrigger.registry.static[a b][0].host", "a", "outrigger.registry.static[a b][0].port", "80"),
				"outrigger.registry.static[a b] is 'a b' but must be: the name of a service: letters, digits, '.', '_' "
						+ "and '-', at most 127");
	}

	private static void assertRefused(Map<String, String> properties, String message) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(properties))
			.havingRootCause()
			.withMessage(message);
	}

	private static RegistryProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("outrigger.registry",
				RegistryProperties.class);
	}

}
