package io.outrigger.autoconfigure.sidecar.inbound;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.sidecar.InboundTraffic;
import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.identity.IdentitySettings;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.TokenKey;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is let in over HTTP, what of a request is believed, and what becomes of work that
 * nobody waits for.
 */
@ExtendWith(NonBlocking.class)
@AutoConfigureObservability(tracing = false)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.instance.service=stock", "outrigger.instance.id=stock-1",
				"outrigger.registry.lease=1d", "management.endpoints.web.exposure.include=sidecar",
				"outrigger.sidecar.identity.keys.k1.secret=" + InboundRequestTests.SECRET,
				"outrigger.sidecar.inbound.access.admin.path=/admin/**",
				"outrigger.sidecar.inbound.access.admin.callers=billing",
				"outrigger.sidecar.inbound.access.internal.path=/internal/**",
				"outrigger.sidecar.inbound.access.internal.callers=*" })
class InboundRequestTests {

	static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String IDENTITY = "Outrigger-Identity";

	private static final String DEADLINE = "Outrigger-Deadline";

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

	@Autowired
	private WebTestClient client;

	@Autowired
	private ServiceRegistry registry;

	@Autowired
	private InboundTraffic traffic;

	@Autowired
	private Refusals refusals;

	@Autowired
	private MeterRegistry meters;

	@BeforeEach
	void forget() {
		this.application.calls.set(0);
		this.application.cancelled.set(0);
	}

	@Test
	void whatAStrangerSaysOfItselfDoesNotReachTheService() {
		Map<String, String> seen = echo((headers) -> {
			headers.set("Outrigger-Caller", "orders/orders-1");
			headers.set(DEADLINE, "nonsense");
			headers.set("Outrigger-Priority", "high");
		});
		assertThat(seen).doesNotContainKeys("outrigger-caller", "outrigger-deadline", "outrigger-priority")
			.containsEntry("identity", "nobody");
	}

	@Test
	void whatAServiceSaysOfItselfDoes() {
		Map<String, String> seen = echo((headers) -> {
			headers.set(IDENTITY, token("orders", "stock"));
			headers.set("Outrigger-Caller", "billing/billing-1");
			headers.set(DEADLINE, "5000");
			headers.set("Outrigger-Priority", "high");
			headers.set("Outrigger-Unknown", "1");
		});
		assertThat(seen).containsEntry("outrigger-caller", "orders/orders-1")
			.containsEntry("outrigger-deadline", "5000")
			.containsEntry("outrigger-priority", "high")
			.containsEntry("identity", "orders/orders-1")
			.doesNotContainKeys("outrigger-identity", "outrigger-unknown");
	}

	@Test
	void aTokenThatProvesNothingLetsNobodyIn() {
		String good = token("orders", "stock");
		String[] parts = good.split("\\.", -1);
		String none = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString("{\"alg\":\"none\",\"kid\":\"k1\",\"typ\":\"outrigger-identity+jwt\"}"
				.getBytes(StandardCharsets.US_ASCII));
		String other = Base64.getEncoder()
			.encodeToString("another-another-another-another-".getBytes(StandardCharsets.US_ASCII));
		long before = this.refusals.count(Refusal.TOKEN_REJECTED);
		for (String bad : new String[] { "nonsense", none + "." + parts[1] + ".",
				none + "." + parts[1] + "." + parts[2], token("orders", "billing"),
				token(other, "k1", "orders", "stock"), token(SECRET, "k9", "orders", "stock"),
				good.substring(0, good.length() - 2), "a".repeat(4097) }) {
			refused(get("/echo", IDENTITY, bad), 401, "token_rejected").expectHeader()
				.valueEquals(HttpHeaders.WWW_AUTHENTICATE, IDENTITY);
		}
		refused(this.client.get().uri("/echo").header(IDENTITY, good, good).exchange(), 401, "token_rejected");
		assertThat(this.application.calls).hasValue(0);
		assertThat(this.refusals.count(Refusal.TOKEN_REJECTED) - before).isEqualTo(9);
		assertThat(this.meters.get("outrigger.sidecar.inbound.refused")
			.tag("reason", "token_rejected")
			.functionCounter()
			.count()).isEqualTo(this.refusals.count(Refusal.TOKEN_REJECTED));
		everythingIsGivenBack();
	}

	@Test
	void onlyThoseMayWhoMay() {
		refused(get("/admin/users", "X-Other", "1"), 401, "caller_unknown").expectHeader()
			.valueEquals(HttpHeaders.WWW_AUTHENTICATE, IDENTITY);
		refused(get("/admin/users", IDENTITY, token("orders", "stock")), 403, "caller_forbidden");
		assertThat(this.application.calls).hasValue(0);
		get("/admin/users", IDENTITY, token("billing", "stock")).expectStatus().isOk().expectBody();
		get("/internal/users", IDENTITY, token("orders", "stock")).expectStatus().isOk().expectBody();
		assertThat(this.application.calls).hasValue(2);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/admin/users", "/%61dmin/users", "/admin;a=b/users", "/admin/%75sers", "/admin/../admin/x",
					"/admin/a%2Fb", "/internal%2F..%2Fadmin/users", "//admin/users", "/admin/", "/ADMIN/users" })
	void aRuleIsNotGotAroundByWritingThePathInAnotherWay(String path) {
		WebClient.create()
			.get()
			.uri(URI.create("http://127.0.0.1:" + this.port + path))
			.exchangeToMono((response) -> response.toBodilessEntity())
			.block(PATIENCE);
		assertThat(this.application.calls).hasValue(0);
	}

	@Test
	void theEndpointShowsRulesAndRefusals() {
		get("/admin/users", "X-Other", "1").expectBody();
		this.client.get()
			.uri("/actuator/sidecar")
			.exchange()
			.expectBody()
			.jsonPath("$.inbound.access[0].rule")
			.isEqualTo("admin")
			.jsonPath("$.inbound.access[0].callers[0]")
			.isEqualTo("billing")
			.jsonPath("$.inbound.refused.caller_unknown")
			.value((count) -> assertThat((Integer) count).isPositive());
	}

	@Test
	void whatIsLateAlreadyIsNotBegun() {
		refused(late("0"), 504, "too_late");
		for (String bad : new String[] { "-1", "1.5", "9999999999999999999" }) {
			refused(late(bad), 400, "bad_deadline");
		}
		assertThat(this.application.calls).hasValue(0);
	}

	@Test
	void workEndsWhenNobodyWaitsForItAnyMore() {
		refused(this.client.get()
			.uri("/never")
			.header(IDENTITY, token("orders", "stock"))
			.header(DEADLINE, "1000")
			.exchange(), 504, "too_late");
		Awaitility.await().untilAsserted(() -> assertThat(this.application.cancelled).hasValue(1));
		everythingIsGivenBack();
	}

	@Test
	void anAnswerThatCameTooLateLeavesNothingBehind() {
		this.client.get()
			.uri("/slow")
			.header(IDENTITY, token("orders", "stock"))
			.header(DEADLINE, "100")
			.exchange()
			.expectStatus()
			.isEqualTo(504)
			.expectHeader()
			.doesNotExist(HttpHeaders.CACHE_CONTROL)
			.expectHeader()
			.doesNotExist(HttpHeaders.SET_COOKIE)
			.expectBody();
	}

	@Test
	void anAnswerThatHasBegunGoesOn() {
		this.client.get()
			.uri("/stream")
			.header(IDENTITY, token("orders", "stock"))
			.header(DEADLINE, "1000")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("0123456789");
	}

	@Test
	void whoIsCalledMeanwhileHasNoMoreTime() {
		if (this.registry.discover("stock").instances().isEmpty()) {
			this.registry.register(ServiceInstance.builder("stock", "stock-1", "127.0.0.1", this.port).build()).block();
		}
		String left = this.client.get()
			.uri("/relay")
			.header(IDENTITY, token("orders", "stock"))
			.header(DEADLINE, "5000")
			.exchange()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(Long.parseLong(left)).isBetween(1L, 5000L);
	}

	@Test
	void callersThatBalanceLearnTheLoad() {
		this.client.get()
			.uri("/echo")
			.header("Outrigger-Caller", "orders/orders-1")
			.exchange()
			.expectHeader()
			.valueMatches("Outrigger-Load", "[01]\\.[0-9]{3}")
			.expectBody();
		this.client.get().uri("/echo").exchange().expectHeader().doesNotExist("Outrigger-Load").expectBody();
	}

	@Test
	void headersOfAllKindsDoNoHarm() {
		Random random = new Random(20261122);
		String[] names = { IDENTITY, DEADLINE, "Outrigger-Priority", "Outrigger-Caller", "Outrigger-Attempt",
				"outrigger-x", "X-Forwarded-For", "baggage", "traceparent" };
		String good = token("orders", "stock");
		for (int i = 0; i < 400; i++) {
			int status = this.client.get().uri("/echo").headers((headers) -> {
				for (int header = random.nextInt(6); header >= 0; header--) {
					headers.add(names[random.nextInt(names.length)], value(random, good).strip());
				}
			}).exchange().expectBody().returnResult().getStatus().value();
			assertThat(status).isIn(200, 400, 401, 413, 431, 504);
		}
		everythingIsGivenBack();
	}

	private static String value(Random random, String good) {
		switch (random.nextInt(6)) {
			case 0:
				return good;
			case 1:
				return String.valueOf(random.nextLong());
			case 2:
				int at = random.nextInt(good.length());
				return good.substring(0, at) + (char) ('!' + random.nextInt(90)) + good.substring(at + 1);
			default:
				StringBuilder text = new StringBuilder();
				for (int length = random.nextInt(200); length > 0; length--) {
					text.append((char) (' ' + random.nextInt(95)));
				}
				return text.toString();
		}
	}

	/**
	 * The client may have read an answer before the server is through with the exchange.
	 */
	private void everythingIsGivenBack() {
		Awaitility.await().untilAsserted(() -> assertThat(this.traffic.inFlight()).isZero());
	}

	private WebTestClient.ResponseSpec late(String millis) {
		return this.client.get()
			.uri("/echo")
			.header(IDENTITY, token("orders", "stock"))
			.header(DEADLINE, millis)
			.exchange();
	}

	private WebTestClient.ResponseSpec get(String path, String header, String value) {
		return this.client.get().uri(path).header(header, value).exchange();
	}

	private static WebTestClient.ResponseSpec refused(WebTestClient.ResponseSpec answer, int status, String reason) {
		answer.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectHeader()
			.valueEquals("Outrigger-Instance", "stock-1")
			.expectBody()
			.jsonPath("$.reason")
			.isEqualTo(reason)
			.jsonPath("$.status")
			.isEqualTo(status)
			.jsonPath("$.trace")
			.doesNotExist();
		return answer;
	}

	@SuppressWarnings("unchecked")
	private Map<String, String> echo(Consumer<HttpHeaders> headers) {
		return this.client.get()
			.uri("/echo")
			.headers(headers)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(Map.class)
			.returnResult()
			.getResponseBody();
	}

	private static String token(String caller, String callee) {
		return token(SECRET, "k1", caller, callee);
	}

	private static String token(String secret, String id, String caller, String callee) {
		TokenKey key = TokenKey.hs256(id, Base64.getDecoder().decode(secret));
		IdentitySettings settings = new IdentitySettings(Map.of(id, key), key, IdentitySettings.DEFAULT_LIFETIME);
		return new IdentityTokens(caller, caller + "-1", () -> settings, Clock.systemUTC(), Schedulers::immediate)
			.await(callee);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicInteger cancelled = new AtomicInteger();

		@Autowired
		@Balanced
		private WebClient.Builder balanced;

		@GetMapping("/echo")
		Mono<Map<String, String>> echo(@RequestHeader HttpHeaders headers, ServerWebExchange exchange) {
			this.calls.incrementAndGet();
			Map<String, String> seen = new TreeMap<>();
			headers.forEach((name, values) -> seen.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
			return Mono.deferContextual((context) -> {
				Object caller = context.getOrDefault(CallerIdentity.KEY, "nobody");
				assertThat(exchange.<Object>getAttributeOrDefault(CallerIdentity.KEY, "nobody")).isEqualTo(caller);
				seen.put("identity", String.valueOf(caller));
				return Mono.just(seen);
			});
		}

		@GetMapping({ "/admin/{*rest}", "/internal/{*rest}" })
		String secret(@PathVariable String rest) {
			this.calls.incrementAndGet();
			return rest;
		}

		@GetMapping("/never")
		Mono<String> never() {
			return Mono.<String>never().doOnCancel(this.cancelled::incrementAndGet);
		}

		@GetMapping("/slow")
		ResponseEntity<Mono<String>> slow() {
			return ResponseEntity.ok()
				.header(HttpHeaders.CACHE_CONTROL, "public, max-age=3600")
				.header(HttpHeaders.SET_COOKIE, "a=b")
				.body(Mono.never());
		}

		@GetMapping("/stream")
		Flux<String> stream() {
			return Flux.interval(Duration.ZERO, Duration.ofMillis(150)).take(10).map(String::valueOf);
		}

		@GetMapping("/left")
		String left(@RequestHeader(name = "Outrigger-Deadline", required = false) String deadline) {
			return String.valueOf(deadline);
		}

		@GetMapping("/relay")
		Mono<String> relay() {
			return this.balanced.build().get().uri("http://stock/left").retrieve().bodyToMono(String.class);
		}

	}

}
