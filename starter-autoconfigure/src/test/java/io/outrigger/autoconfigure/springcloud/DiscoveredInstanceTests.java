package io.outrigger.autoconfigure.springcloud;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.client.loadbalancer.LoadBalancerUriTools;

import io.outrigger.registry.ServiceInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DiscoveredInstance}.
 */
class DiscoveredInstanceTests {

	@Test
	void whatSpringCloudHasAPlaceForIsInIt() {
		DiscoveredInstance instance = DiscoveredInstance.of(orders().secure(true).build());
		assertThat(instance.getServiceId()).isEqualTo("orders");
		assertThat(instance.getInstanceId()).isEqualTo("orders-1");
		assertThat(instance.getHost()).isEqualTo("shop.local");
		assertThat(instance.getPort()).isEqualTo(8443);
		assertThat(instance.isSecure()).isTrue();
		assertThat(instance.getUri()).hasToString("https://shop.local:8443");
	}

	@Test
	void theRestIsMetadataUnderTheKeysThatOthersRead() {
		ServiceInstance instance = orders().location("a", "north")
			.version("1.2")
			.weight(50)
			.management(9090, "/shop/actuator/health")
			.metadata(Map.of("team", "blue"))
			.build();
		assertThat(DiscoveredInstance.of(instance).getMetadata()).containsOnly(Map.entry("zone", "a"),
				Map.entry("region", "north"), Map.entry("version", "1.2"), Map.entry("weight", "50"),
				Map.entry("management.port", "9090"), Map.entry("management.context-path", "/shop/actuator"),
				Map.entry("health.path", "health"), Map.entry("team", "blue"));
	}

	@Test
	void whatIsNotKnownIsLeftOut() {
		assertThat(DiscoveredInstance.of(orders().build()).getMetadata()).doesNotContainKeys("zone", "region",
				"version");
	}

	@ParameterizedTest
	@CsvSource({ "/actuator/health,/actuator,health", "/health,/,health", "/a/b/c/up,/a/b/c,up" })
	void theOtherEndpointsAreNextToHealth(String healthPath, String contextPath, String health) {
		assertThat(DiscoveredInstance.of(orders().management(9090, healthPath).build()).getMetadata())
			.containsEntry("management.context-path", contextPath)
			.containsEntry("health.path", health);
	}

	@Test
	void whatTheUserSaysOfAKeyWins() {
		ServiceInstance instance = orders().metadata(Map.of("management.context-path", "/admin", "zone", "mine"))
			.location("a", null)
			.build();
		assertThat(DiscoveredInstance.of(instance).getMetadata()).containsEntry("management.context-path", "/admin")
			.containsEntry("zone", "mine");
	}

	@Test
	void secretsAreNeitherHandedOnNorPrinted() {
		ServiceInstance instance = orders()
			.metadata(Map.of("user.password", "hush-1", "apiKey", "hush-2", "auth-token", "hush-3", "user.name", "me"))
			.build();
		DiscoveredInstance discovered = DiscoveredInstance.of(instance);
		assertThat(discovered.getMetadata()).doesNotContainKeys("user.password", "apiKey", "auth-token")
			.containsEntry("user.name", "me");
		assertThat(discovered.toString()).doesNotContain("hush");
	}

	@Test
	void anIpv6AddressStandsInBracketsAsAddressesHaveIt() {
		ServiceInstance instance = ServiceInstance.builder("orders", "orders-1", "fe80::1", 8080).build();
		DiscoveredInstance discovered = DiscoveredInstance.of(instance);
		assertThat(discovered.getUri()).hasToString("http://[fe80::1]:8080");
		assertThat(LoadBalancerUriTools.reconstructURI(discovered, URI.create("http://orders/items?q=1")))
			.hasToString("http://[fe80::1]:8080/items?q=1");
	}

	@ParameterizedTest
	@CsvSource({ "http://orders/a,http://shop.local:8443/a", "https://orders/a,https://shop.local:8443/a",
			"ws://orders/a,ws://shop.local:8443/a" })
	void theSchemeThatTheCallerWroteIsKept(String written, String called) {
		assertThat(LoadBalancerUriTools.reconstructURI(DiscoveredInstance.of(orders().build()), URI.create(written)))
			.hasToString(called);
	}

	@ParameterizedTest
	@CsvSource({ "http://orders/a,https://shop.local:8443/a", "ws://orders/a,wss://shop.local:8443/a" })
	void anInstanceThatAsksForTlsGetsIt(String written, String called) {
		assertThat(LoadBalancerUriTools.reconstructURI(DiscoveredInstance.of(orders().secure(true).build()),
				URI.create(written)))
			.hasToString(called);
	}

	private static ServiceInstance.Builder orders() {
		return ServiceInstance.builder("orders", "orders-1", "shop.local", 8443);
	}

}
