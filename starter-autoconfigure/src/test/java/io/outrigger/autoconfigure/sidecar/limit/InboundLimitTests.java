package io.outrigger.autoconfigure.sidecar.limit;

import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.publish.ConfigPublisher;
import io.outrigger.sidecar.shed.LoadShedding;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many requests are let in, over HTTP.
 */
@ExtendWith(NonBlocking.class)
@AutoConfigureObservability(tracing = false)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"outrigger.instance.service=stock", "outrigger.registry.lease=1d",
		"management.endpoints.web.exposure.include=sidecar,health",
		"outrigger.sidecar.inbound.trust-platform-headers=true",
		"outrigger.sidecar.inbound.rate-limits.search.path=/search/**",
		"outrigger.sidecar.inbound.rate-limits.search.per=header:X-Key",
		"outrigger.sidecar.inbound.rate-limits.search.permits=2",
		"outrigger.sidecar.inbound.rate-limits.search.period=1h",
		"outrigger.sidecar.inbound.rate-limits.user.path=/user",
		"outrigger.sidecar.inbound.rate-limits.user.per=principal",
		"outrigger.sidecar.inbound.rate-limits.user.permits=1", "outrigger.sidecar.inbound.rate-limits.user.period=1d",
		"outrigger.sidecar.inbound.concurrency.enabled=true", "outrigger.sidecar.inbound.concurrency.algorithm=fixed",
		"outrigger.sidecar.inbound.concurrency.initial=4", "outrigger.sidecar.inbound.concurrency.min=4",
		"outrigger.sidecar.inbound.concurrency.max=4",
		"outrigger.sidecar.inbound.priorities.checkout.path=/never/checkout",
		"outrigger.sidecar.inbound.priorities.checkout.priority=high" })
class InboundLimitTests {

	private static final String PRIORITY = "Outrigger-Priority";

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

	@Autowired
	private WebTestClient client;

	@Autowired
	private LoadShedding shedding;

	@Autowired
	private MeterRegistry meters;

	private final List<Disposable> waiting = new ArrayList<>();

	@AfterEach
	void leave() {
		this.waiting.forEach(Disposable::dispose);
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.shedding.inFlight()).isZero());
	}

	@Test
	void whoeverComesTooOftenIsToldWhenToComeAgain() {
		search("one").expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("RateLimit-Policy", "\"search\";q=2;w=3600")
			.expectHeader()
			.valueMatches("RateLimit", "\"search\";r=1;t=1[78][0-9]{2}")
			.expectBody();
		search("one").expectStatus().isOk().expectHeader().valueMatches("RateLimit", "\"search\";r=0;t=3[56][0-9]{2}");
		int calls = this.application.calls.get();
		search("one").expectStatus()
			.isEqualTo(429)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectHeader()
			.valueMatches(HttpHeaders.RETRY_AFTER, "1[78][0-9]{2}")
			.expectHeader()
			.valueMatches("RateLimit", "\"search\";r=0;t=3[56][0-9]{2}")
			.expectHeader()
			.valueEquals("RateLimit-Policy", "\"search\";q=2;w=3600")
			.expectBody()
			.jsonPath("$.reason")
			.isEqualTo("rate_limited");
		assertThat(this.application.calls).as("nothing reaches the service").hasValue(calls);
		search("\u00e4").expectStatus().isOk().expectBody();
		this.client.get().uri("/other").exchange().expectStatus().isOk().expectHeader().doesNotExist("RateLimit");
	}

	@Test
	void whoeverTheApplicationKnowsHasALimitOfItsOwn() {
		user("alice").expectStatus().isOk().expectHeader().exists("RateLimit").expectBody();
		user("alice").expectStatus().isEqualTo(429).expectHeader().exists(HttpHeaders.RETRY_AFTER).expectBody();
		user("bob").expectStatus().isOk().expectBody();
	}

	@Test
	void whatLeastDependsOnIsRefusedFirst() {
		occupy("/never", "low", 4);
		get("/other", "low").expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.valueEquals(HttpHeaders.RETRY_AFTER, "1")
			.expectBody()
			.jsonPath("$.reason")
			.isEqualTo("overloaded");
		get("/other", "normal").expectStatus().isOk().expectBody();
		get("/other", "high").expectStatus().isOk().expectBody();
		occupy("/never/checkout", null, 6);
		get("/other", "high").expectStatus().isEqualTo(503).expectBody();
		get("/actuator/health", "low").expectStatus().isOk().expectBody();
		assertThat(this.meters.get("outrigger.sidecar.inbound.concurrency.used").gauge().value()).isEqualTo(6);
	}

	@Test
	void aStreamHasItsPlaceUntilItBegins() {
		for (int i = 0; i < 8; i++) {
			this.waiting.add(WebClient.create("http://localhost:" + this.port)
				.get()
				.uri("/stream")
				.retrieve()
				.bodyToFlux(String.class)
				.subscribe());
			int streams = i + 1;
			Awaitility.await().atMost(PATIENCE).until(() -> this.application.streams.get() >= streams);
			Awaitility.await().atMost(PATIENCE).until(() -> this.shedding.inFlight() == 0);
		}
		get("/other", "low").expectStatus().isOk().expectBody();
	}

	@Test
	void aWebSocketHasItsPlaceUntilItBegins() {
		for (int i = 0; i < 8; i++) {
			int sockets = this.application.streams.get() + 1;
			this.waiting.add(new ReactorNettyWebSocketClient()
				.execute(URI.create("ws://localhost:" + this.port + "/socket"), (session) -> Mono.never())
				.subscribe());
			Awaitility.await().atMost(PATIENCE).until(() -> this.application.streams.get() >= sockets);
			Awaitility.await().atMost(PATIENCE).until(() -> this.shedding.inFlight() == 0);
		}
	}

	@Test
	void whoeverHasNoNameIsOneOfThemAll() {
		user("").expectStatus().isOk().expectBody();
		this.client.get().uri("/other").header("X-User", "").exchange().expectStatus().isOk().expectBody();
	}

	@Test
	void aPlaceComesBackHoweverARequestEnds() {
		get("/fails", "high").expectStatus().isEqualTo(500).expectBody();
		get("/throws", "high").expectStatus().isEqualTo(500).expectBody();
		get("/empty", "high").expectStatus().isOk().expectBody();
		get("/none", "high").expectStatus().isNotFound().expectBody();
		occupy("/never", "high", 4);
		leave();
		get("/other", "low").expectStatus().isOk().expectBody();
	}

	@Test
	void whatIsNoPriorityIsRefused() {
		get("/other", "urgent").expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.reason")
			.isEqualTo("bad_priority");
	}

	@Test
	void limitsChangeWhileRequestsComeIn(@Autowired ConfigPublisher publisher) {
		String permits = "outrigger.sidecar.inbound.rate-limits.live.permits";
		String path = "outrigger.sidecar.inbound.rate-limits.live.path";
		publisher.publish(new Release(List.of(Change.set(path, "/live"), Change.set(permits, "1")), "me", "test"))
			.block(PATIENCE);
		get("/live", "high").expectStatus().isOk().expectHeader().exists("RateLimit").expectBody();
		get("/live", "high").expectStatus().isEqualTo(429).expectBody();
		publisher.publish(new Release(List.of(Change.delete(path), Change.delete(permits)), "me", "test"))
			.block(PATIENCE);
		get("/live", "high").expectStatus().isOk().expectHeader().doesNotExist("RateLimit").expectBody();
	}

	@Test
	void theEndpointShowsEachLimit() {
		search("seen").expectBody();
		occupy("/never", "low", 1);
		this.client.get()
			.uri("/actuator/sidecar")
			.exchange()
			.expectBody()
			.jsonPath("$.inbound.limits.rateLimits[0].limit")
			.isEqualTo("search")
			.jsonPath("$.inbound.limits.rateLimits[0].key")
			.isEqualTo("header:X-Key")
			.jsonPath("$.inbound.limits.rateLimits[0].top[0].key")
			.value((key) -> assertThat((String) key).matches("[0-9a-f]{32}"))
			.jsonPath("$.inbound.limits.concurrency.limit")
			.isEqualTo(4)
			.jsonPath("$.inbound.limits.concurrency.inUse")
			.isEqualTo(1)
			.jsonPath("$.inbound.limits.concurrency.priorities[0].guaranteed")
			.isEqualTo(2)
			.jsonPath("$.inbound.limits.concurrency.changes[0].cause")
			.isEqualTo("set")
			.jsonPath("$.inbound.limits.priorities[0].rule")
			.isEqualTo("checkout")
			.jsonPath("$.inbound.limits.exempt[0]")
			.isEqualTo("/actuator/**");
		assertThat(this.meters.get("outrigger.sidecar.inbound.rate.decisions")
			.tags("limit", "search", "result", "granted")
			.functionCounter()
			.count()).isPositive();
	}

	private WebTestClient.ResponseSpec search(String key) {
		return this.client.get().uri("/search/a").header("X-Key", key).exchange();
	}

	private WebTestClient.ResponseSpec user(String name) {
		return this.client.get().uri("/user").header("X-User", name).exchange();
	}

	private WebTestClient.ResponseSpec get(String path, String priority) {
		return this.client.get().uri(path).header(PRIORITY, priority).exchange();
	}

	private void occupy(String path, String priority, int until) {
		// Whoever was answered may still have its place
		Awaitility.await().atMost(PATIENCE).until(() -> this.shedding.inFlight() == this.waiting.size());
		while (this.shedding.inFlight() < until) {
			int next = this.shedding.inFlight() + 1;
			this.waiting.add(WebClient.create("http://localhost:" + this.port).get().uri(path).headers((headers) -> {
				if (priority != null) {
					headers.set(PRIORITY, priority);
				}
			}).retrieve().toBodilessEntity().subscribe());
			Awaitility.await().atMost(PATIENCE).until(() -> this.shedding.inFlight() >= next);
		}
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicInteger streams = new AtomicInteger();

		@Bean
		@Order(0)
		WebFilter users() {
			return (exchange, chain) -> chain.filter(new User(exchange));
		}

		@Bean
		HandlerMapping sockets() {
			WebSocketHandler handler = (session) -> {
				this.streams.incrementAndGet();
				return Mono.never();
			};
			return new SimpleUrlHandlerMapping(Map.of("/socket", handler), -1);
		}

		@GetMapping({ "/search/a", "/user", "/other", "/live" })
		Map<String, String> answer() {
			this.calls.incrementAndGet();
			return Map.of();
		}

		@GetMapping({ "/never", "/never/checkout" })
		Mono<String> never() {
			return Mono.never();
		}

		@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> stream() {
			this.streams.incrementAndGet();
			return Flux.just("begun").concatWith(Mono.never());
		}

		@GetMapping("/fails")
		Mono<String> fails() {
			return Mono.error(new IllegalStateException("on purpose"));
		}

		@GetMapping("/throws")
		Mono<String> throwsAtOnce() {
			throw new IllegalStateException("on purpose");
		}

		@GetMapping("/empty")
		Mono<ResponseEntity<Void>> empty() {
			return Mono.just(ResponseEntity.ok().build());
		}

	}

	/** An exchange of one whom a filter knows. */
	private static final class User extends ServerWebExchangeDecorator {

		User(ServerWebExchange exchange) {
			super(exchange);
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T extends Principal> Mono<T> getPrincipal() {
			return (Mono<T>) Mono.justOrEmpty(getRequest().getHeaders().getFirst("X-User"))
				.map((name) -> (Principal) () -> name.isEmpty() ? null : name);
		}

	}

}
