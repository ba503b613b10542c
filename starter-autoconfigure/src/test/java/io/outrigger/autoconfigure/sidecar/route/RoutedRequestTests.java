package io.outrigger.autoconfigure.sidecar.route;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.loadbalancer.attempt.AttemptTimeoutException;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Routes in a running application: what they do to requests over HTTP, live, and what
 * {@code /actuator/sidecar} tells of them.
 */
@ExtendWith(NonBlocking.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.registry.lease=1d", "outrigger.loadbalancer.ejection.enabled=false",
				"outrigger.sidecar.inbound.trust-platform-headers=true",
				"management.endpoints.web.exposure.include=sidecar" })
class RoutedRequestTests {

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

	@BeforeEach
	void register() {
		this.application.calls.set(0);
		this.routes.set(Map.of());
		if (this.registry.discover("stock").instances().isEmpty()) {
			for (String id : List.of("a", "b", "c")) {
				this.registry.register(ServiceInstance.builder("stock", id, "127.0.0.1", this.port).build()).block();
			}
		}
	}

	@Test
	void areAttemptedAsTheirRouteSays() {
		this.routes.set(Map.of("once.path", "/unavailable", "once.failover.attempts", "1"));
		assertThat(callsOf("/unavailable")).isEqualTo(1);
		assertThat(callsOf("/unavailable/other")).isEqualTo(2);
		this.routes.set(Map.of("more.path", "/unavailable", "more.failover.attempts", "3"));
		assertThat(callsOf("/unavailable")).isEqualTo(3);
		this.routes.set(Map.of());
		assertThat(callsOf("/unavailable")).isEqualTo(2);
	}

	@Test
	void endAtTheDeadlineOfTheirRoute() {
		this.routes.set(Map.of("quick.path", "/never", "quick.failover.deadline", "200ms", "quick.methods", "GET"));
		assertThatExceptionOfType(AttemptTimeoutException.class).isThrownBy(() -> this.webClient.build()
			.get()
			.uri("http://stock/never")
			.retrieve()
			.toBodilessEntity()
			.block(PATIENCE));
	}

	@Test
	void haveTheirHeadersChangedOnEachTryOnce() {
		this.routes.set(Map.of("r.service", "stock", "r.path", "/echo", "r.failover.attempts", "2",
				"r.request-headers.add.X-Tag", "route", "r.request-headers.set.X-Set", "by-route",
				"r.request-headers.remove", "X-Secret"));
		for (Map<String, String> seen : List.of(echo(), restEcho())) {
			assertThat(seen).containsEntry("X-Tag", "caller,route")
				.containsEntry("X-Set", "by-route")
				.containsEntry("Outrigger-Attempt", "2")
				.doesNotContainKey("X-Secret");
		}
		this.routes.set(Map.of("r.headers.X-Secret", ".*", "r.request-headers.remove", "X-Secret", "s.order", "1",
				"s.path", "/echo", "s.request-headers.set.X-Set", "by-another"));
		for (Map<String, String> seen : List.of(echo(), restEcho())) {
			assertThat(seen).containsEntry("X-Set", "by-caller").doesNotContainKey("X-Secret");
		}
		this.routes.set(Map.of("r.path", "/other", "r.request-headers.remove", "X-Secret"));
		assertThat(echo()).containsEntry("X-Tag", "caller").containsEntry("X-Set", "by-caller").containsKey("X-Secret");
	}

	@Test
	void areShownAndExplained() {
		this.routes.set(Map.of("slow.path", "/reports/**", "slow.methods", "GET", "slow.failover.attempts", "1",
				"slow.failover.deadline", "30s", "slow.request-headers.set.X-Key", "hidden"));
		this.client.get()
			.uri("/actuator/sidecar")
			.exchange()
			.expectBody(String.class)
			.value((body) -> assertThat(body).contains("\"changedHeaders\":[\"X-Key\"]").doesNotContain("hidden"));
		explain("GET http://stock/reports/7").jsonPath("$.route.id")
			.isEqualTo("slow")
			.jsonPath("$.attempts.attempts")
			.isEqualTo(1)
			.jsonPath("$.attempts.deadlineMs")
			.isEqualTo(30_000);
		explain("POST lb://stock/reports/7").jsonPath("$.route")
			.isEmpty()
			.jsonPath("$.attempts.attempts")
			.isEqualTo(2)
			.jsonPath("$.mayRepeat")
			.isEqualTo(false);
		for (String wrong : List.of("GET", "GET /reports", "GET http://sto ck/", "GET http://stock:8080/",
				"GET http://nobody/", "GET lb:nothing", "")) {
			this.client.get()
				.uri((uri) -> uri.path("/actuator/sidecar").queryParam("explain", "{request}").build(wrong))
				.exchange()
				.expectStatus()
				.isBadRequest();
		}
	}

	private WebTestClient.BodyContentSpec explain(String request) {
		return this.client.get()
			.uri((uri) -> uri.path("/actuator/sidecar").queryParam("explain", "{request}").build(request))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody();
	}

	private int callsOf(String path) {
		int before = this.application.calls.get();
		assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
			.isThrownBy(() -> this.webClient.build()
				.get()
				.uri("http://stock" + path)
				.retrieve()
				.toBodilessEntity()
				.block(PATIENCE));
		return this.application.calls.get() - before;
	}

	@SuppressWarnings("unchecked")
	private Map<String, String> echo() {
		this.application.calls.set(0);
		return this.webClient.build()
			.get()
			.uri("http://stock/echo")
			.header("X-Tag", "caller")
			.header("X-Set", "by-caller")
			.header("X-Secret", "caller's")
			.retrieve()
			.bodyToMono(Map.class)
			.block(PATIENCE);
	}

	@SuppressWarnings("unchecked")
	private Map<String, String> restEcho() {
		this.application.calls.set(0);
		return Mono
			.fromCallable(() -> this.restClient.build()
				.get()
				.uri("http://stock/echo")
				.header("X-Tag", "caller")
				.header("X-Set", "by-caller")
				.header("X-Secret", "caller's")
				.retrieve()
				.body(Map.class))
			.subscribeOn(Schedulers.boundedElastic())
			.block(PATIENCE);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AtomicInteger calls = new AtomicInteger();

		@Bean
		@Primary
		LiveRoutes liveRoutes() {
			return new LiveRoutes();
		}

		@GetMapping({ "/unavailable", "/unavailable/other" })
		ResponseEntity<Void> unavailable() {
			this.calls.incrementAndGet();
			return ResponseEntity.status(503).build();
		}

		@GetMapping("/never")
		Mono<String> never() {
			return Mono.never();
		}

		/*
		 * The second try is answered.
		 */
		@GetMapping("/echo")
		ResponseEntity<Map<String, String>> echo(@RequestHeader HttpHeaders headers) {
			if (this.calls.incrementAndGet() == 1) {
				return ResponseEntity.status(503).build();
			}
			Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			headers.forEach((name, values) -> seen.put(name, String.join(",", values)));
			return ResponseEntity.ok(seen);
		}

	}

}
