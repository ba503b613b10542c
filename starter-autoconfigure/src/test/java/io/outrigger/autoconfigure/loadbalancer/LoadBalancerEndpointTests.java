package io.outrigger.autoconfigure.loadbalancer;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link LoadBalancerEndpoint} over HTTP.
 */
class LoadBalancerEndpointTests {

	private static final String WRITABLE = "management.endpoint.loadbalancer.access=unrestricted";

	private static final String[] EJECTING = { "outrigger.loadbalancer.ejection.consecutive-failures=2",
			"outrigger.loadbalancer.ejection.time.base=1m" };

	@Test
	void showsEveryServiceAndItsInstances() {
		run((app) -> {
			LoadBalancers balancers = app.context.getBean(LoadBalancers.class);
			Attempt failed = balancers.pick("stock");
			failed.responded(503);
			failed.complete();
			balancers.pick("stock");
			app.client.get()
				.uri("/actuator/loadbalancer")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.services.stock.policy")
				.isEqualTo("p2c")
				.jsonPath("$.services.stock.configuredPolicy")
				.isEqualTo("p2c")
				.jsonPath("$.services.stock.instances[0].id")
				.isEqualTo("a")
				.jsonPath("$.services.stock.instances[0].status")
				.isEqualTo("UP")
				.jsonPath("$.services.stock.instances[0].weight")
				.isEqualTo(100)
				.jsonPath("$.services.stock.instances[0].inFlight")
				.isEqualTo(1)
				.jsonPath("$.services.stock.instances[0].latencyMs")
				.isNumber()
				.jsonPath("$.services.stock.instances[0].failureScore")
				.value((score) -> assertThat((Integer) score).as("10, fading since").isBetween(1, 10))
				.jsonPath("$.services.stock.instances[0].picks")
				.isEqualTo(2)
				.jsonPath("$.services.stock.instances[0].successes")
				.isEqualTo(0)
				.jsonPath("$.services.stock.instances[0].failures")
				.isEqualTo(1)
				.jsonPath("$.services.stock.instances[0].cancels")
				.isEqualTo(0);
		});
	}

	@Test
	void showsWhoIsEjectedAndForHowLong() {
		run((app) -> {
			ejectOneOfTwo(app);
			app.client.get()
				.uri("/actuator/loadbalancer/stock")
				.exchange()
				.expectBody()
				.jsonPath("$.instances[?(@.ejectedForMs > 20000 && @.effectiveWeight == 0)].id")
				.value((ids) -> assertThat((List<?>) ids).hasSize(1))
				.jsonPath("$.instances[?(@.effectiveWeight > 0)].id")
				.value((ids) -> assertThat((List<?>) ids).hasSize(1));
		}, EJECTING);
	}

	@Test
	void explainsHowARequestWouldBePlaced() {
		run((app) -> {
			ejectOneOfTwo(app);
			for (String key : new String[] { "ann", "" }) {
				app.client.get()
					.uri("/actuator/loadbalancer/stock?explain={key}", key)
					.exchange()
					.expectStatus()
					.isOk()
					.expectBody()
					.jsonPath("$.policy")
					.isEqualTo("p2c")
					.jsonPath("$.panic")
					.isEqualTo(false)
					.jsonPath("$.candidates.length()")
					.isEqualTo(1)
					.jsonPath("$.candidates[0].failureScore")
					.isNumber()
					.jsonPath("$.exclusions[0].reason")
					.isEqualTo("EJECTED")
					.jsonPath("$.exclusions[0].ejection")
					.isEqualTo("CONSECUTIVE_FAILURES")
					.jsonPath("$.exclusions[0].ejectedForMs")
					.isNumber()
					.jsonPath("$.pick")
					.value((pick) -> assertThat(pick).isIn("a", "b"));
			}
			app.client.get().uri("/actuator/loadbalancer/nobody?explain=ann").exchange().expectStatus().isNotFound();
		}, EJECTING);
	}

	@Test
	void showsWhatBecameOfTriesBeyondTheFirst() {
		run((app) -> {
			attempts(app, 0);
			AttemptEngine engine = app.context.getBean(AttemptEngine.class);
			assertThat(engine.counts("stock")).as("looking begins nothing").isNull();
			app.context.getBean(ServiceRegistry.class)
				.register(ServiceInstance.builder("stock", "b", "10.0.0.8", 8080).build())
				.block();
			WebClient client = app.context.getBean("outriggerBalancedWebClientBuilder", WebClient.Builder.class)
				.exchangeFunction((request) -> Mono.error(new ConnectException("refused")))
				.build();
			assertThatException()
				.isThrownBy(() -> client.get().uri("lb://stock/").retrieve().toBodilessEntity().block());
			attempts(app, 1);
		});
	}

	@Test
	void showsOneService() {
		run((app) -> app.client.get()
			.uri("/actuator/loadbalancer/stock")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.service")
			.isEqualTo("stock")
			.jsonPath("$.panic")
			.isEqualTo(false)
			.jsonPath("$.instances[0].effectiveWeight")
			.isEqualTo(100.0)
			.jsonPath("$.instances[0].health")
			.isEqualTo("UNKNOWN")
			.jsonPath("$.instances[0].ejectedForMs")
			.isEmpty()
			.jsonPath("$.instances[0].latencyMs")
			.isEmpty());
	}

	@Test
	void knowsNoServiceWithoutInstances() {
		run((app) -> app.client.get()
			.uri("/actuator/loadbalancer/nobody")
			.exchange()
			.expectStatus()
			.isNotFound()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.name")
			.isEqualTo("service")
			.jsonPath("$.value")
			.isEqualTo("nobody"));
	}

	@Test
	void refusesWritesUnlessTheyAreOpened() {
		run((app) -> post(app, "stock", "round-robin").expectStatus().isEqualTo(405));
	}

	@Test
	void letsAnotherPolicyServeInThisProcess() {
		run((app) -> {
			post(app, "stock", "round-robin").expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.policy")
				.isEqualTo("round-robin")
				.jsonPath("$.configuredPolicy")
				.isEqualTo("p2c");
			assertThat(app.context.getBean(LoadBalancers.class).find("stock").policy()).isEqualTo("round-robin");
		}, WRITABLE);
	}

	@Test
	void refusesAPolicyThatDoesNotExist() {
		run((app) -> {
			post(app, "stock", "fastest").expectStatus()
				.isBadRequest()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody()
				.jsonPath("$.detail")
				.isEqualTo("policy is 'fastest' but must be: one of " + String.join(", ", BalancingPolicies.names()));
			app.client.post()
				.uri("/actuator/loadbalancer/stock")
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{}")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.detail")
				.isEqualTo("policy is missing; it must be: one of " + String.join(", ", BalancingPolicies.names()));
			post(app, "stock", "custom").expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.rule")
				.isEqualTo("one that can serve 'stock': custom needs outrigger.loadbalancer.custom, or that of the "
						+ "service, to name a bean of type BalancingPolicy");
			post(app, "nobody", "p2c").expectStatus().isNotFound();
			assertThat(app.context.getBean(LoadBalancers.class).find("stock").policy()).isEqualTo("p2c");
		}, WRITABLE);
	}

	@Test
	void letsTheUsersOwnPolicyServeWhereOneIsConfigured() {
		run((app) -> post(app, "stock", "custom").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.policy")
			.isEqualTo("custom"), WRITABLE, "outrigger.loadbalancer.custom=firstOne");
	}

	@Test
	void explainsARequestWithItsRouteAndPriorityAndSaysWhatItCannotHave() {
		run((app) -> {
			app.client.get()
				.uri("/actuator/loadbalancer/stock?explain=ann&route={route}&priority=high", "/cart/{id}")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.pick")
				.isEqualTo("a");
			app.client.get()
				.uri("/actuator/loadbalancer/stock?explain=ann&priority=urgent")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.name")
				.isEqualTo("priority")
				.jsonPath("$.value")
				.isEqualTo("urgent")
				.jsonPath("$.rule")
				.isEqualTo("high, normal or low");
			app.client.get()
				.uri("/actuator/loadbalancer/stock?route=/cart")
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectBody()
				.jsonPath("$.name")
				.isEqualTo("explain");
		});
	}

	private static void attempts(App app, int failovers) {
		app.client.get()
			.uri("/actuator/loadbalancer/stock")
			.exchange()
			.expectBody()
			.jsonPath("$.attempts.failovers")
			.isEqualTo(failovers)
			.jsonPath("$.attempts.retriesRefused")
			.isEqualTo(0)
			.jsonPath("$.attempts.hedges")
			.isEqualTo(0)
			.jsonPath("$.attempts.hedgesWon")
			.isEqualTo(0)
			.jsonPath("$.attempts.hedgesRefused")
			.isEqualTo(0);
	}

	private static void ejectOneOfTwo(App app) {
		app.context.getBean(ServiceRegistry.class)
			.register(ServiceInstance.builder("stock", "b", "10.0.0.8", 8080).build())
			.block();
		LoadBalancers balancers = app.context.getBean(LoadBalancers.class);
		for (int i = 0; i < 3; i++) {
			Attempt failed = balancers.pick("stock");
			failed.responded(503);
			failed.complete();
		}
	}

	private static WebTestClient.ResponseSpec post(App app, String service, String policy) {
		return app.client.post()
			.uri("/actuator/loadbalancer/" + service)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("policy", policy))
			.exchange();
	}

	private static void run(Consumer<App> test, String... properties) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "management.endpoints.web.exposure.include=loadbalancer",
					"spring.main.banner-mode=off")
			.properties(properties);
		try (ReactiveWebServerApplicationContext context = (ReactiveWebServerApplicationContext) application.run()) {
			context.getBean(ServiceRegistry.class)
				.register(ServiceInstance.builder("stock", "a", "10.0.0.7", 8080).build())
				.block();
			test.accept(new App(context,
					WebTestClient.bindToServer()
						.baseUrl("http://localhost:" + context.getWebServer().getPort())
						.responseTimeout(Duration.ofSeconds(30))
						.build()));
		}
	}

	private record App(ReactiveWebServerApplicationContext context, WebTestClient client) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		BalancingPolicy firstOne() {
			return (candidates, request) -> 0;
		}

	}

}
