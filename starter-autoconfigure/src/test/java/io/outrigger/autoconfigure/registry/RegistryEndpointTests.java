package io.outrigger.autoconfigure.registry;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import io.outrigger.registry.InstanceStatus;
import io.outrigger.registry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link RegistryEndpoint} over HTTP.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=orders", "outrigger.instance.id=orders-1",
				"management.endpoints.web.exposure.include=registry", "outrigger.instance.metadata.team=blue",
				"outrigger.instance.metadata.api-key=s3cr3t", "outrigger.registry.heartbeat-interval=100ms",
				"outrigger.instance.capacity.max-requests-per-second=500",
				"outrigger.registry.static.legacy[0].host=10.0.0.7", "outrigger.registry.static.legacy[0].port=80" })
class RegistryEndpointTests {

	@Autowired
	private WebTestClient client;

	@Autowired
	private ServiceRegistry registry;

	@Test
	void showsEveryServiceAndItsInstances() {
		this.client.get()
			.uri("/actuator/registry")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.self")
			.isEqualTo("orders-1")
			.jsonPath("$.backend")
			.isEqualTo("memory")
			.jsonPath("$.snapshotAgeMs")
			.isEqualTo(0)
			.jsonPath("$.services.orders[0].id")
			.isEqualTo("orders-1")
			.jsonPath("$.services.orders[0].status")
			.isEqualTo("UP")
			.jsonPath("$.services.orders[0].weight")
			.isEqualTo(100)
			.jsonPath("$.services.orders[0].leaseRemainingMs")
			.value((Integer remaining) -> assertThat(remaining).isBetween(1, 9000));
	}

	@Test
	void showsHowMuchAnInstanceCanTakeAndHasToDo() {
		await().untilAsserted(() -> this.client.get()
			.uri("/actuator/registry/orders")
			.exchange()
			.expectBody()
			.jsonPath("$.instances[0].capacity.maxRequestsPerSecond")
			.isEqualTo(500)
			.jsonPath("$.instances[0].capacity.cpuCores")
			.isNumber()
			.jsonPath("$.instances[0].capacity.maxConnections")
			.isEmpty()
			.jsonPath("$.instances[0].load.inFlight")
			.isNumber()
			.jsonPath("$.instances[0].load.cpu")
			.isNumber()
			.jsonPath("$.instances[0].load.saturation")
			.isEmpty());
	}

	@Test
	void showsWhatIsListedByConfiguration() {
		this.client.get()
			.uri("/actuator/registry/legacy")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.instances[0].id")
			.isEqualTo("static-10.0.0.7-80")
			.jsonPath("$.instances[0].status")
			.isEqualTo("UP")
			.jsonPath("$.instances[0].statusReason")
			.isEqualTo("listed by outrigger.registry.static")
			.jsonPath("$.instances[0].incarnation")
			.isEqualTo(0)
			.jsonPath("$.instances[0].leaseRemainingMs")
			.isEmpty()
			.jsonPath("$.instances[0].load")
			.isEmpty()
			.jsonPath("$.instances[0].capacity")
			.isEmpty();
	}

	@Test
	void secretsInMetadataAreMasked() {
		this.client.get()
			.uri("/actuator/registry/orders")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.instances[0].metadata.team")
			.isEqualTo("blue")
			.jsonPath("$.instances[0].metadata.api-key")
			.isEqualTo("******");
	}

	@Test
	void anUnknownServiceIsNotFound() {
		this.client.get()
			.uri("/actuator/registry/nobody")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("service is 'nobody' but must be: a service that has instances");
	}

	@Test
	void writesAreRefusedUntilOpened() {
		post(this.client, "self", Map.of("status", "OUT_OF_SERVICE")).expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		assertThat(this.registry.discover("orders").instances().get(0).status()).isEqualTo(InstanceStatus.UP);
	}

	private static WebTestClient.ResponseSpec post(WebTestClient client, String service, Map<String, String> body) {
		return client.post().uri("/actuator/registry/" + service).bodyValue(body).exchange();
	}

	@Nested
	@TestPropertySource(properties = "management.endpoint.registry.access=unrestricted")
	class Opened {

		@Autowired
		private WebTestClient client;

		@Autowired
		private ServiceRegistry registry;

		@Test
		void takesTheInstanceOutOfServiceAndBack() {
			post(this.client, "self", Map.of("status", "OUT_OF_SERVICE")).expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.id")
				.isEqualTo("orders-1")
				.jsonPath("$.status")
				.isEqualTo("OUT_OF_SERVICE");
			assertThat(status()).isEqualTo(InstanceStatus.OUT_OF_SERVICE);
			this.client.get()
				.uri("/actuator/registry/orders")
				.exchange()
				.expectBody()
				.jsonPath("$.instances[0].statusReason")
				.isEqualTo("an operator took it out");
			post(this.client, "self", Map.of("status", "UP")).expectStatus().isOk();
			assertThat(status()).isEqualTo(InstanceStatus.UP);
		}

		@Test
		void aStatusThatIsNotTheirsToSetIsRefused() {
			for (Map<String, String> body : List.of(Map.<String, String>of(), Map.of("status", "DRAINING"),
					Map.of("status", "up"))) {
				post(this.client, "self", body).expectStatus()
					.isBadRequest()
					.expectHeader()
					.contentType(MediaType.APPLICATION_PROBLEM_JSON)
					.expectBody()
					.jsonPath("$.name")
					.isEqualTo("status")
					.jsonPath("$.rule")
					.isEqualTo("UP or OUT_OF_SERVICE");
			}
			assertThat(status()).isEqualTo(InstanceStatus.UP);
		}

		@Test
		void othersAreNotTheirsToChange() {
			post(this.client, "orders", Map.of("status", "OUT_OF_SERVICE", "service", "self")).expectStatus()
				.isNotFound();
			post(this.client, "orders", Map.of("status", "OUT_OF_SERVICE")).expectStatus().isNotFound();
		}

		private InstanceStatus status() {
			return this.registry.discover("orders").instances().get(0).status();
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class App {

	}

}
