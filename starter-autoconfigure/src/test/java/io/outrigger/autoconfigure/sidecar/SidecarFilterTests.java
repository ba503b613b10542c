package io.outrigger.autoconfigure.sidecar;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.TestLiveSource;
import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.autoconfigure.sidecar.observation.ObservedTries;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.sidecar.InboundOutcome;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SidecarWebFilter}, {@link OutboundExchangeFilterFunction},
 * {@link OutboundStep} and {@link SidecarEndpoint} in a running application.
 */
@ExtendWith(NonBlocking.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.instance.service=orders", "outrigger.instance.id=orders-1",
				"outrigger.sidecar.inbound.verify-identity=false", "outrigger.registry.lease=1d",
				"management.endpoints.web.exposure.include=sidecar",
				"outrigger.sidecar.identity.keys.k1.secret=c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==" })
class SidecarFilterTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@LocalServerPort
	private int port;

	@Autowired
	private InboundTraffic traffic;

	@Autowired
	private Application application;

	@Autowired
	private ApplicationContext context;

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

	private Map<InboundOutcome, Long> before;

	private long strippedBefore;

	@BeforeEach
	void remember() {
		this.application.settings.set(properties(true, false, true, true));
		Awaitility.await().until(() -> this.traffic.inFlight() == 0);
		this.before = counts();
		this.strippedBefore = this.traffic.strippedHeaders();
		if (this.registry.discover("self").instances().isEmpty()) {
			this.registry.register(ServiceInstance.builder("self", "s", "127.0.0.1", this.port).build()).block();
		}
	}

	@Test
	void stripsWhatOnlyThePlatformMaySet() {
		Map<String, String> seen = echo(this.client.get()
			.uri("/echo")
			.header("outrigger-caller", "forged", "twice")
			.header("Outrigger-Identity", "forged")
			.header("Outrigger-Admin", "forged")
			.header("X-Mine", "kept"));
		assertThat(seen).containsEntry("X-Mine", "kept").doesNotContainKeys("Outrigger-Caller", "Outrigger-Admin");
		assertThat(seen).doesNotContainKey("Outrigger-Identity");
		assertThat(this.traffic.strippedHeaders() - this.strippedBefore).isEqualTo(3);
	}

	@Test
	void letsTrustedHeadersPassAndFollowsItsSettingsLive() {
		this.application.settings.set(properties(true, true, false, true));
		WebTestClient.RequestHeadersSpec<?> request = this.client.get()
			.uri("/echo")
			.header("Outrigger-Caller", "stock")
			.header("Outrigger-Admin", "forged");
		assertThat(echo(request)).containsEntry("Outrigger-Caller", "stock").doesNotContainKey("Outrigger-Admin");
		this.client.get().uri("/echo").exchange().expectHeader().doesNotExist("Outrigger-Instance");
		this.application.settings.set(properties(false, false, true, true));
		assertThat(echo(request)).containsKey("Outrigger-Admin");
	}

	@Test
	void namesTheInstanceInEveryResponse() {
		for (String path : new String[] { "/echo", "/missing", "/teapot", "/fails", "/poses" }) {
			this.client.get().uri(path).exchange().expectHeader().valueEquals("Outrigger-Instance", "orders-1");
		}
	}

	@Test
	void countsByOutcome() {
		this.client.get().uri("/echo").exchange().expectStatus().isOk();
		this.client.get().uri("/empty").exchange().expectStatus().isNoContent();
		assertEnded(InboundOutcome.SUCCESS, 2);
		this.client.get().uri("/missing").exchange().expectStatus().isNotFound();
		this.client.get().uri("/teapot").exchange().expectStatus().isEqualTo(HttpStatus.I_AM_A_TEAPOT);
		assertEnded(InboundOutcome.CLIENT_ERROR, 2);
		this.client.get().uri("/fails").exchange().expectStatus().is5xxServerError();
		this.client.get().uri("/unavailable").exchange().expectStatus().isEqualTo(503);
		assertEnded(InboundOutcome.SERVER_ERROR, 2);
	}

	@Test
	void aClientThatGoesAwayBeforeTheAnswerCancels() {
		leave("/never", () -> this.traffic.inFlight() == 1);
		assertEnded(InboundOutcome.CANCELLED, 1);
	}

	@Test
	void aClientThatLeavesWithinAnAnswerHasBeenServed() {
		AtomicBoolean begun = new AtomicBoolean();
		leave("/stalls", begun::get, () -> begun.set(true));
		assertEnded(InboundOutcome.SUCCESS, 1);
	}

	private void leave(String path, BooleanSupplier when) {
		leave(path, when, () -> {
		});
	}

	private void leave(String path, BooleanSupplier when, Runnable begun) {
		Disposable caller = WebClient.create("http://127.0.0.1:" + this.port)
			.get()
			.uri(path)
			.retrieve()
			.bodyToFlux(String.class)
			.subscribe((part) -> begun.run());
		Awaitility.await().until(when::getAsBoolean);
		assertThat(this.traffic.inFlight()).isOne();
		caller.dispose();
	}

	@Test
	void countsWithoutAServerToo() {
		WebTestClient.bindToApplicationContext(this.context)
			.build()
			.get()
			.uri("/echo")
			.header("Outrigger-Caller", "forged")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Outrigger-Instance", "orders-1");
		assertEnded(InboundOutcome.SUCCESS, 1);
	}

	@Test
	void namesTheCallerInBalancedRequestsOverWhateverTheUserWrote() {
		this.application.settings.set(properties(true, true, true, true));
		Map<?, ?> seen = this.webClient.build()
			.get()
			.uri("lb://self/echo")
			.header("Outrigger-Caller", "forged")
			.header("Outrigger-Priority", "high")
			.retrieve()
			.bodyToMono(Map.class)
			.block(PATIENCE);
		assertThat(seen.get("Outrigger-Caller")).isEqualTo("orders/orders-1");
		assertThat(seen.get("Outrigger-Attempt")).isEqualTo("1");
		assertThat(seen.get("Outrigger-Priority")).isEqualTo("high");
		Map<?, ?> seenByRest = restEcho("http://self/echo");
		assertThat(seenByRest.get("Outrigger-Caller")).isEqualTo("orders/orders-1");
		assertThat(seenByRest.get("Outrigger-Attempt")).isEqualTo("1");
	}

	@Test
	void addsNothingToOtherRequestsOrWhenItIsOff() {
		this.application.settings.set(properties(true, true, true, true));
		assertThat(restEcho("http://127.0.0.1:" + this.port + "/echo").containsKey("Outrigger-Attempt")).isFalse();
		this.application.settings.set(properties(true, true, true, false));
		assertThat(restEcho("lb://self/echo").containsKey("Outrigger-Attempt")).isFalse();
		assertThat(this.webClient.build()
			.get()
			.uri("lb://self/echo")
			.retrieve()
			.bodyToMono(Map.class)
			.block(PATIENCE)
			.containsKey("Outrigger-Attempt")).isFalse();
	}

	@Test
	void showsSettingsAndCounts() {
		this.client.get()
			.uri("/actuator/sidecar")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.inbound.enabled")
			.isEqualTo(true)
			.jsonPath("$.inbound.trustPlatformHeaders")
			.isEqualTo(false)
			.jsonPath("$.inbound.instanceHeader")
			.isEqualTo(true)
			.jsonPath("$.inbound.inFlight")
			.isEqualTo(1)
			.jsonPath("$.inbound.requests.success")
			.isNumber()
			.jsonPath("$.inbound.requests.client_error")
			.isNumber()
			.jsonPath("$.inbound.requests.server_error")
			.isNumber()
			.jsonPath("$.inbound.requests.cancelled")
			.isNumber()
			.jsonPath("$.inbound.strippedHeaders")
			.isNumber()
			.jsonPath("$.outbound.enabled")
			.isEqualTo(true)
			.jsonPath("$.outbound.identity.active")
			.isEqualTo("k1")
			.jsonPath("$.outbound.identity.keys")
			.isEqualTo("k1")
			.jsonPath("$.outbound.identity.minted")
			.isNumber()
			.jsonPath("$.outbound.identity.failed")
			.isEqualTo(0);
		this.client.post().uri("/actuator/sidecar").exchange().expectStatus().isEqualTo(405);
	}

	private Map<?, ?> restEcho(String uri) {
		return Mono.fromCallable(() -> this.restClient.build().get().uri(uri).retrieve().body(Map.class))
			.subscribeOn(Schedulers.boundedElastic())
			.block(PATIENCE);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, String> echo(WebTestClient.RequestHeadersSpec<?> request) {
		return request.exchange().expectStatus().isOk().expectBody(Map.class).returnResult().getResponseBody();
	}

	private void assertEnded(InboundOutcome outcome, long times) {
		Awaitility.await().untilAsserted(() -> {
			assertThat(counts().get(outcome) - this.before.get(outcome)).isEqualTo(times);
			assertThat(this.traffic.inFlight()).isZero();
		});
	}

	private Map<InboundOutcome, Long> counts() {
		Map<InboundOutcome, Long> counts = new TreeMap<>();
		for (InboundOutcome outcome : InboundOutcome.values()) {
			counts.put(outcome, this.traffic.ends(outcome));
		}
		return counts;
	}

	private static SidecarProperties properties(boolean inbound, boolean trust, boolean header, boolean outbound) {
		return new SidecarProperties(true,
				new SidecarProperties.InboundProperties(inbound, trust, header, true, false, true),
				new SidecarProperties.OutboundProperties(outbound, null, ObservedTries.REPEATED));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AtomicReference<SidecarProperties> settings = new AtomicReference<>(
				properties(true, false, true, true));

		@Bean
		@Primary
		TestLiveSource<SidecarProperties> liveSidecar() {
			return new TestLiveSource<>(SidecarProperties.class, this.settings::get);
		}

		@GetMapping("/echo")
		Map<String, String> echo(@RequestHeader HttpHeaders headers) {
			Map<String, String> seen = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
			headers.forEach((name, values) -> seen.put(name, String.join(",", values)));
			return seen;
		}

		@GetMapping("/empty")
		@ResponseStatus(HttpStatus.NO_CONTENT)
		Mono<Void> empty() {
			return Mono.empty();
		}

		@GetMapping("/teapot")
		Mono<String> teapot() {
			return Mono.error(new Teapot());
		}

		@GetMapping("/fails")
		Mono<String> fails() {
			return Mono.error(new UnsupportedOperationException());
		}

		@GetMapping("/unavailable")
		ResponseEntity<Void> unavailable() {
			return ResponseEntity.status(503).build();
		}

		@GetMapping("/poses")
		ResponseEntity<Void> poses() {
			return ResponseEntity.ok().header("Outrigger-Instance", "somebody-else").build();
		}

		@GetMapping("/never")
		Mono<String> never() {
			return Mono.never();
		}

		@GetMapping(path = "/stalls", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> stalls() {
			return Flux.concat(Mono.just("begin"), Mono.never());
		}

	}

	@ResponseStatus(HttpStatus.I_AM_A_TEAPOT)
	static class Teapot extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
