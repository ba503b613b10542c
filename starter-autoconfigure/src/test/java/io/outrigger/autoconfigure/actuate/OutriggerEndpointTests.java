package io.outrigger.autoconfigure.actuate;

import java.util.Map;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutriggerEndpoint} and {@link OutriggerHealthIndicator} over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=orders", "outrigger.instance.id=orders-1",
				"outrigger.namespace=staging", "management.endpoints.web.exposure.include=outrigger,health",
				"management.endpoint.health.show-details=always" })
class OutriggerEndpointTests {

	@Autowired
	private WebTestClient client;

	@Test
	void theOverviewShowsEveryFeature() {
		this.client.get()
			.uri("/actuator/outrigger")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.namespace")
			.isEqualTo("staging")
			.jsonPath("$.service")
			.isEqualTo("orders")
			.jsonPath("$.instance")
			.isEqualTo("orders-1")
			.jsonPath("$.features")
			.value((Map<String, ?> features) -> assertThat(features).containsOnlyKeys("registry", "config",
					"loadbalancer", "sidecar", "cache", "redis"))
			.jsonPath("$.features.redis.enabled")
			.isEqualTo(false)
			.jsonPath("$.features.registry.enabled")
			.isEqualTo(true)
			.jsonPath("$.features.registry.backend")
			.isEqualTo("memory")
			.jsonPath("$.features.registry.viewAgeMs")
			.isEqualTo(0)
			.jsonPath("$.features.registry.degraded")
			.isEqualTo(false);
	}

	@Test
	void healthIsUpAndSaysFromWhere() {
		this.client.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.outrigger.status")
			.isEqualTo("UP")
			.jsonPath("$.components.outrigger.details.registry.backend")
			.isEqualTo("memory");
	}

	@Nested
	@TestPropertySource(properties = "outrigger.registry.enabled=false")
	class WithAFeatureOff {

		@Autowired
		private WebTestClient client;

		@Test
		void theOverviewSaysSo() {
			this.client.get()
				.uri("/actuator/outrigger")
				.exchange()
				.expectBody()
				.jsonPath("$.features.registry.enabled")
				.isEqualTo(false)
				.jsonPath("$.features.registry.backend")
				.isEmpty();
		}

	}

	@Nested
	@TestPropertySource(properties = "outrigger.cache.enabled=false")
	class Degraded {

		@Autowired
		private WebTestClient client;

		@Test
		void theOverviewAndHealthSayWhyAndHealthStaysUp() {
			this.client.get()
				.uri("/actuator/outrigger")
				.exchange()
				.expectBody()
				.jsonPath("$.features.cache.degraded")
				.isEqualTo(true)
				.jsonPath("$.features.cache.reason")
				.isEqualTo("store is away")
				.jsonPath("$.features.cache.viewAgeMs")
				.isEqualTo(4200);
			this.client.get()
				.uri("/actuator/health")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.components.outrigger.details.cache.degraded")
				.isEqualTo("store is away");
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class Cache {

			@Bean
			FeatureReport degradedCache() {
				return new FeatureReport() {

					@Override
					public Feature feature() {
						return Feature.CACHE;
					}

					@Override
					public FeatureStatus status() {
						return new FeatureStatus("redis", 4200, "store is away");
					}

				};
			}

		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class App {

	}

}
