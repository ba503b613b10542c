package io.outrigger.autoconfigure.sidecar.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.loadbalancer.attempt.guard.CallRejectedException;
import io.outrigger.loadbalancer.attempt.guard.Rejection;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Circuit breakers, bulkheads and rate limits of routes over HTTP, and what endpoints and
 * meters tell of them.
 */
@ExtendWith(NonBlocking.class)
@AutoConfigureObservability(tracing = false)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.registry.lease=1d", "outrigger.loadbalancer.ejection.enabled=false",
				"outrigger.loadbalancer.policy=round-robin", "outrigger.loadbalancer.failover.attempts=1",
				"management.endpoints.web.exposure.include=health,sidecar,circuitbreakers,bulkheads,ratelimiters",
				"management.health.circuitbreakers.enabled=true", "management.health.ratelimiters.enabled=true" })
class GuardedRequestTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

	@Autowired
	private LiveRoutes routes;

	@Autowired
	private WebTestClient client;

	@Autowired
	@Balanced
	private WebClient.Builder webClient;

	@Autowired
	@Balanced
	private RestClient.Builder restClient;

	@Autowired
	private ServiceRegistry registry;

	@Autowired
	private CircuitBreakerRegistry breakers;

	@Autowired
	private BulkheadRegistry bulkheads;

	@Autowired
	private MeterRegistry meters;

	@BeforeEach
	void register() {
		if (this.registry.discover("stock").instances().isEmpty()) {
			for (String id : List.of("a", "b")) {
				this.registry.register(ServiceInstance.builder("stock", id, "127.0.0.1", this.port).build()).block();
			}
		}
	}

	@AfterEach
	void removeRoutes() {
		this.routes.set(Map.of());
		assertThat(callWebClient("/status/200")).isEqualTo(200);
		assertThat(this.breakers.getAllCircuitBreakers()).isEmpty();
		assertThat(this.bulkheads.getAllBulkheads()).isEmpty();
	}

	@Test
	void failFastOnceTooManyFailed() {
		this.routes.set(Map.of("r.service", "stock", "r.circuit-breaker.minimum-calls", "10"));
		await().until(() -> exchange("/status/500").onErrorReturn(CallRejectedException.class, 0).block(PATIENCE) == 0);
		int calls = this.application.calls.get();
		assertThatExceptionOfType(CallRejectedException.class).isThrownBy(() -> callWebClient("/status/200"))
			.satisfies((ex) -> assertThat(ex.rejection()).isIn(Rejection.BREAKER_OPEN, Rejection.INSTANCES_OPEN));
		assertThatExceptionOfType(CallRejectedException.class).isThrownBy(() -> callRestClient("/status/200"));
		assertThat(this.application.calls).hasValue(calls);
		this.client.get()
			.uri("/actuator/sidecar")
			.exchange()
			.expectBody()
			.jsonPath("$.outbound.routes[0].state[0].breaker.state")
			.isEqualTo("OPEN")
			.jsonPath("$.outbound.routes[0].state[0].rejections.length()")
			.isEqualTo(3);
		this.client.get()
			.uri("/actuator/circuitbreakers")
			.exchange()
			.expectBody()
			.jsonPath("$.circuitBreakers['r'].state")
			.isEqualTo("OPEN");
		assertThat(this.meters.get("resilience4j.circuitbreaker.state").tags("name", "r", "state", "open").gauge())
			.extracting((gauge) -> gauge.value())
			.isEqualTo(1.0);
		assertThat(this.meters.get("outrigger.sidecar.calls.rejected").tags("route", "r").functionCounters())
			.satisfies((counters) -> assertThat(counters.stream().mapToDouble((counter) -> counter.count()).sum())
				.isEqualTo(3));
		this.client.get().uri("/actuator/health").exchange().expectStatus().isOk();
	}

	@Test
	void leaveOutAnInstanceOfWhichTheBreakerIsOpen() {
		this.routes.set(Map.of("r.service", "stock", "r.circuit-breaker.enabled", "true"));
		assertThat(callWebClient("/status/200")).isEqualTo(200);
		assertThat(callWebClient("/status/200")).isEqualTo(200);
		this.breakers.find("r@a").orElseThrow().transitionToForcedOpenState();
		for (int i = 0; i < 10; i++) {
			assertThat(callWebClient("/status/200")).isEqualTo(200);
			assertThat(callRestClient("/status/200")).isEqualTo(200);
		}
		CircuitBreaker other = this.breakers.find("r@b").orElseThrow();
		assertThat(other.getMetrics().getNumberOfSuccessfulCalls()).isGreaterThanOrEqualTo(20);
	}

	@Test
	void keepTheStateOfWhatDoesNotChange() {
		this.routes.set(Map.of("r.service", "stock", "r.circuit-breaker.probes", "2"));
		assertThat(callWebClient("/status/200")).isEqualTo(200);
		CircuitBreaker before = this.breakers.find("r").orElseThrow();
		this.routes
			.set(Map.of("r.service", "stock", "r.circuit-breaker.probes", "2", "r.bulkhead.max-concurrent", "5"));
		assertThat(callWebClient("/status/200")).isEqualTo(200);
		assertThat(this.breakers.find("r")).containsSame(before);
		assertThat(this.bulkheads.find("r")).isPresent();
		this.routes.set(Map.of("r.service", "stock", "r.circuit-breaker.probes", "4"));
		assertThat(callWebClient("/status/200")).isEqualTo(200);
		assertThat(this.breakers.find("r").orElseThrow().getCircuitBreakerConfig())
			.extracting((config) -> config.getPermittedNumberOfCallsInHalfOpenState())
			.isEqualTo(4);
	}

	@Test
	void areNoMoreAtATimeThanTheBulkheadHolds() {
		this.routes.set(Map.of("r.service", "stock", "r.bulkhead.max-concurrent", "2", "r.bulkhead.max-wait", "10s",
				"r.bulkhead.max-waiting", "1"));
		List<CompletableFuture<Integer>> calls = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			calls.add(exchange("/held").toFuture());
		}
		await().until(() -> this.application.held.get() == 2);
		assertThatExceptionOfType(CallRejectedException.class).isThrownBy(() -> callRestClient("/status/200"))
			.satisfies((ex) -> assertThat(ex.rejection()).isEqualTo(Rejection.BULKHEAD_FULL));
		this.application.release.tryEmitEmpty();
		assertThat(calls).allSatisfy((call) -> assertThat(call.join()).isEqualTo(200));
		await().untilAsserted(() -> assertThat(this.bulkheads.find("r").orElseThrow().getMetrics())
			.extracting((metrics) -> metrics.getAvailableConcurrentCalls())
			.isEqualTo(2));
	}

	@Test
	void areNoMoreInATimeThanTheRateLimitSays() {
		this.routes.set(Map.of("r.path", "/status/*", "r.rate-limit.permits", "3", "r.rate-limit.period", "1h"));
		assertThat(callWebClient("/status/200")).isEqualTo(200);
		assertThat(callWebClient("/status/404")).isEqualTo(404);
		assertThat(callRestClient("/status/200")).isEqualTo(200);
		assertThatExceptionOfType(CallRejectedException.class).isThrownBy(() -> callWebClient("/status/200"))
			.satisfies((ex) -> assertThat(ex.retryAfter()).isEqualTo(Duration.ofHours(1)))
			.withMessageContaining("rate limit 'r.stock'");
	}

	private int callWebClient(String path) {
		return exchange(path).block(PATIENCE);
	}

	private Mono<Integer> exchange(String path) {
		return this.webClient.build()
			.get()
			.uri("http://stock" + path)
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode().value()));
	}

	private int callRestClient(String path) {
		return Mono
			.fromCallable(() -> this.restClient.build()
				.get()
				.uri("http://stock" + path)
				.exchange((request, response) -> response.getStatusCode().value()))
			.subscribeOn(Schedulers.boundedElastic())
			.block(PATIENCE);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicInteger held = new AtomicInteger();

		private final Sinks.Empty<Void> release = Sinks.empty();

		@Bean
		@Primary
		LiveRoutes liveRoutes() {
			return new LiveRoutes();
		}

		@GetMapping("/status/{status}")
		ResponseEntity<Void> status(@PathVariable int status) {
			this.calls.incrementAndGet();
			return ResponseEntity.status(status).build();
		}

		@GetMapping("/held")
		Mono<String> held() {
			this.held.incrementAndGet();
			return this.release.asMono().thenReturn("released");
		}

	}

}
