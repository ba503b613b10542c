package io.outrigger.springcloud;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * A real Spring Cloud Gateway whose routes come from discovery, before real servers.
 */
class GatewayTests {

	private static final Fleet FLEET = new Fleet();

	@BeforeAll
	static void start() {
		startOrders("orders-1");
		startOrders("orders-2");
		FLEET.start(Gateway.class, "gateway", "gateway-1", Fleet.WITHOUT_SLOW_START,
				"spring.cloud.gateway.server.webflux.enabled=true",
				"spring.cloud.gateway.server.webflux.redis.enabled=true",
				"spring.cloud.gateway.server.webflux.discovery.locator.enabled=true",
				"management.endpoint.gateway.access=unrestricted", "management.endpoint.health.show-details=always");
	}

	@AfterAll
	static void stop() {
		FLEET.close();
	}

	@Test
	void everyInstanceIsReachedByTheNameOfItsService() {
		assertThat(call("orders", 50)).containsOnly("orders-1", "orders-2");
	}

	@Test
	void anInstanceThatIsTakenOutIsSparedAtOnce() {
		assertThat(call("orders", 50)).contains("orders-1");
		FLEET.setStatus("orders-1", "OUT_OF_SERVICE");
		assertThat(call("orders", 50)).containsOnly("orders-2");
		FLEET.setStatus("orders-1", "UP");
		assertThat(call("orders", 50)).containsOnly("orders-1", "orders-2");
	}

	@Test
	void anInstanceThatComesIsUsedAtOnceAndNoRequestIsLostWhenItGoes() {
		assertThat(call("orders", 50)).doesNotContain("orders-3");
		startOrders("orders-3", "outrigger.registry.drain-delay=200ms");
		assertThat(call("orders", 50)).contains("orders-3");
		List<String> answers = new CopyOnWriteArrayList<>();
		Disposable callers = Mono.defer(() -> get("orders"))
			.onErrorResume((failure) -> Mono.just("failed: " + failure.getMessage()))
			.doOnNext(answers::add)
			.repeat()
			.subscribe();
		await().until(() -> answers.contains("orders-3"));
		FLEET.stop("orders-3");
		int atTheEnd = answers.size();
		await().until(() -> answers.size() > atTheEnd + 10);
		callers.dispose();
		assertThat(answers).containsOnly("orders-1", "orders-2", "orders-3");
		assertThat(answers.subList(atTheEnd + 1, answers.size())).containsOnly("orders-1", "orders-2");
	}

	@Test
	void aServiceHasARouteForAsLongAsItIsThere() {
		assertThat(status("billing")).isEqualTo(HttpStatus.NOT_FOUND);
		FLEET.start(WhoAmI.class, "billing", "billing-1");
		await().atMost(Duration.ofSeconds(20)).until(() -> status("billing").is2xxSuccessful());
		assertThat(get("billing").block(Duration.ofSeconds(10))).isEqualTo("billing-1");
		FLEET.stop("billing-1");
		await().atMost(Duration.ofSeconds(20)).until(() -> status("billing") == HttpStatus.NOT_FOUND);
	}

	@Test
	void itsRoutesShowWhatAnInstanceSaysOfItselfButNoSecret() {
		assertThat(gateway().get()
			.uri("/actuator/gateway/routes")
			.retrieve()
			.bodyToMono(String.class)
			.block(Duration.ofSeconds(10))).contains("lb://orders", "\"team\":\"blue\"").doesNotContain("hush");
	}

	@Test
	void anApplicationFindsItself() {
		assertThat(gateway().get()
			.uri("/gateway/actuator/serviceregistry")
			.retrieve()
			.bodyToMono(String.class)
			.block(Duration.ofSeconds(10))).contains("UP");
	}

	@Test
	void itsHealthKnowsThatDiscoveryWorks() {
		JsonNode health = gateway().get()
			.uri("/actuator/health")
			.retrieve()
			.bodyToMono(JsonNode.class)
			.block(Duration.ofSeconds(10));
		assertThat(health.at("/components/discoveryComposite/components/discoveryClient/status").asText())
			.isEqualTo("UP");
		assertThat(health.toString()).contains("\"orders\"");
	}

	@Test
	void theEndpointOfSpringCloudRefusesAStateThatNobodyCanBePutInto() {
		assertThatThrownBy(() -> FLEET.setStatus("orders-1", "DRAINING"))
			.isInstanceOf(WebClientResponseException.BadRequest.class);
		assertThat(call("orders", 50)).contains("orders-1");
	}

	@Test
	void allShareOneRegistry() {
		assertThat(FLEET.isSharedBy("gateway-1")).isTrue();
		assertThat(FLEET.isSharedBy("orders-1")).isTrue();
	}

	private static void startOrders(String id, String... properties) {
		FLEET.start(WhoAmI.class, "orders", id,
				Stream
					.concat(Stream.of("outrigger.instance.metadata.team=blue",
							"outrigger.instance.metadata.db-password=hush"), Arrays.stream(properties))
					.toArray(String[]::new));
	}

	private static List<String> call(String service, int times) {
		return IntStream.range(0, times).mapToObj((n) -> get(service).block(Duration.ofSeconds(10))).toList();
	}

	private static Mono<String> get(String service) {
		return gateway().get().uri("/" + service + "/whoami").retrieve().bodyToMono(String.class);
	}

	private static HttpStatusCode status(String service) {
		return gateway().get()
			.uri("/" + service + "/whoami")
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block(Duration.ofSeconds(10));
	}

	private static WebClient gateway() {
		return FLEET.client("gateway-1");
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Gateway {

	}

}
