package io.outrigger.springcloud;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import de.codecentric.boot.admin.server.config.EnableAdminServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real Spring Boot Admin server that finds its instances by discovery. On its own it
 * looks at them every minute; what happens sooner happens because it was told.
 */
class AdminServerTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final Fleet FLEET = new Fleet();

	@BeforeAll
	static void start() {
		FLEET.start(WhoAmI.class, "orders", "orders-1", "outrigger.instance.version=1.2",
				"outrigger.instance.metadata.team=blue", "outrigger.instance.metadata.db-password=hush");
		FLEET.start(AdminServer.class, "admin", "admin-1", "spring.boot.admin.monitor.status-interval=1m");
	}

	@AfterAll
	static void stop() {
		FLEET.close();
	}

	@Test
	void itListsTheInstancesAndFindsTheirHealth() {
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(statuses()).containsEntry("orders", "UP").containsEntry("admin", "UP"));
		JsonNode orders = instances("orders").get(0);
		assertThat(orders.at("/registration/source").asText()).isEqualTo("discovery");
		assertThat(orders.at("/registration/healthUrl").asText()).endsWith("/actuator/health");
		assertThat(orders.at("/registration/managementUrl").asText()).endsWith("/actuator");
		assertThat(orders.at("/registration/metadata/version").asText()).isEqualTo("1.2");
		assertThat(orders.at("/registration/metadata/team").asText()).isEqualTo("blue");
		assertThat(orders.toString()).doesNotContain("hush").doesNotContain("db-password");
		// It looks for them once it knows that the instance is up
		await().atMost(SOON)
			.untilAsserted(() -> assertThat(instances("orders").get(0).at("/endpoints").findValuesAsText("id"))
				.contains("health", "registry", "serviceregistry"));
	}

	@Test
	void itShowsAnInstanceComingAndGoing() {
		FLEET.start(WhoAmI.class, "orders", "orders-2");
		await().atMost(SOON).untilAsserted(() -> assertThat(instances("orders")).hasSize(2));
		FLEET.stop("orders-2");
		await().atMost(SOON).untilAsserted(() -> assertThat(instances("orders")).hasSize(1));
	}

	@Test
	void itShowsNoInstanceThatIsTakenOut() {
		await().atMost(SOON).untilAsserted(() -> assertThat(instances("orders")).hasSize(1));
		FLEET.setStatus("orders-1", "OUT_OF_SERVICE");
		await().atMost(SOON).untilAsserted(() -> assertThat(instances("orders")).isEmpty());
		FLEET.setStatus("orders-1", "UP");
		await().atMost(SOON).untilAsserted(() -> assertThat(instances("orders")).hasSize(1));
	}

	@Test
	void itFindsEndpointsThatHaveAServerAndAPathOfTheirOwn() {
		FLEET.start(WhoAmI.class, "billing", "billing-1", "management.server.port=0",
				"management.server.base-path=/admin", "management.endpoints.web.base-path=/manage");
		await().atMost(SOON).untilAsserted(() -> assertThat(statuses()).containsEntry("billing", "UP"));
		JsonNode registration = instances("billing").get(0).get("registration");
		assertThat(registration.get("managementUrl").asText()).endsWith("/admin/manage")
			.doesNotStartWith(registration.get("serviceUrl").asText());
		FLEET.stop("billing-1");
	}

	private static Map<String, String> statuses() {
		return all().stream()
			.collect(Collectors.toMap((instance) -> instance.at("/registration/name").asText(),
					(instance) -> instance.at("/statusInfo/status").asText(), (one, other) -> one));
	}

	private static List<JsonNode> instances(String service) {
		return all().stream()
			.filter((instance) -> instance.at("/registration/name").asText().equals(service))
			.filter((instance) -> instance.get("registered").asBoolean())
			.toList();
	}

	private static List<JsonNode> all() {
		return FLEET.client("admin-1")
			.get()
			.uri("/instances")
			.accept(MediaType.APPLICATION_JSON)
			.retrieve()
			.bodyToFlux(JsonNode.class)
			.collectList()
			.block(Duration.ofSeconds(10));
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@EnableAdminServer
	static class AdminServer {

	}

}
