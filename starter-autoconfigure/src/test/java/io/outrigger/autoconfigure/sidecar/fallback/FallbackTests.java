package io.outrigger.autoconfigure.sidecar.fallback;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.autoconfigure.sidecar.route.LiveRoutes;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * What callers get over HTTP when a service does not answer, by either client.
 */
@ExtendWith(NonBlocking.class)
@AutoConfigureObservability(tracing = false)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.registry.lease=1d", "outrigger.loadbalancer.ejection.enabled=false" })
class FallbackTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

	@Autowired
	private LiveRoutes routes;

	@Autowired
	@Balanced
	private WebClient.Builder webClient;

	@Autowired
	@Balanced
	private RestClient.Builder restClient;

	@Autowired
	private ServiceRegistry registry;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private LoadBalancers balancers;

	@BeforeEach
	void register() {
		this.application.status.set(200);
		this.application.answer.set("first");
		for (String service : List.of("stock", "archive")) {
			if (this.registry.discover(service).instances().isEmpty()) {
				this.registry.register(ServiceInstance.builder(service, "a", "127.0.0.1", this.port).build()).block();
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void areTheAnswerThatTheRouteSays(Client client) {
		this.routes
			.set(Map.of("r.service", "stock", "r.fallback.status", "203", "r.fallback.body", "{\"priceCents\":0}"));
		assertThat(get(client, "stock", "/price").getBody()).isEqualTo("first");
		this.application.status.set(503);
		ResponseEntity<String> fixed = get(client, "stock", "/price");
		assertThat(fixed.getStatusCode()).isEqualTo(HttpStatus.NON_AUTHORITATIVE_INFORMATION);
		assertThat(fixed.getBody()).isEqualTo("{\"priceCents\":0}");
		assertThat(fixed.getHeaders().getContentType()).hasToString("application/json");
		this.application.status.set(404);
		assertThat(get(client, "stock", "/price").getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
		this.application.status.set(500);
		assertThat(get(client, "stock", "/price").getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
	}

	@ParameterizedTest
	@EnumSource
	void standInForAServiceThatCannotBeReachedOrMayNotBeCalled(Client client) {
		if (this.registry.discover("gone").instances().isEmpty()) {
			this.registry.register(ServiceInstance.builder("gone", "g", "127.0.0.1", 1).build()).block();
		}
		this.routes.set(Map.of("r.service", "gone", "r.fallback.body", "\"instead\"", "r.rate-limit.permits", "1",
				"r.rate-limit.period", "1h"));
		assertThat(get(client, "gone", "/price").getBody()).isEqualTo("\"instead\"");
		assertThat(get(client, "gone", "/price").getBody()).isEqualTo("\"instead\"");
		assertThat(this.meters.get("outrigger.sidecar.fallbacks").tags("route", "r", "kind", "fixed").functionCounter())
			.satisfies((counter) -> assertThat(counter.count()).isGreaterThanOrEqualTo(2));
	}

	@ParameterizedTest
	@EnumSource
	void areTheLastGoodAnswerIfItIsNotTooOld(Client client) {
		this.routes.set(Map.of("r.service", "stock", "r.fallback.stale", "1h"));
		this.application.answer.set("kept by " + client);
		String query = "/price?client=" + client;
		assertThat(get(client, "stock", query).getBody()).isEqualTo("kept by " + client);
		this.application.status.set(503);
		ResponseEntity<String> stale = get(client, "stock", query);
		assertThat(stale.getStatusCode()).isEqualTo(HttpStatus.OK);
		assertThat(stale.getBody()).isEqualTo("kept by " + client);
		assertThat(stale.getHeaders().getFirst("Cache-Status")).isEqualTo("Outrigger; hit; detail=fallback");
		assertThat(stale.getHeaders().getFirst("Age")).isNotNull();
		assertThat(get(client, "stock", "/price?other=" + client).getStatusCode())
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@ParameterizedTest
	@EnumSource
	void neverTellSomebodyWhatWasMeantForSomebodyElse(Client client) {
		this.routes.set(Map.of("r.service", "stock", "r.fallback.stale", "1h"));
		String query = "/secret?client=" + client;
		assertThat(get(client, "stock", query, "Authorization", "Bearer of-one").getBody()).isEqualTo("Bearer of-one");
		String varying = "/varying?client=" + client;
		assertThat(get(client, "stock", varying, "X-Tenant", "one").getBody()).isEqualTo("one");
		this.application.status.set(503);
		assertThat(get(client, "stock", query).getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(get(client, "stock", query, "Authorization", "Bearer of-two").getStatusCode())
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(get(client, "stock", varying, "X-Tenant", "two").getStatusCode())
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@Test
	void neverTellSomebodyWhatWasMeantForTheCookieOfSomebodyElse() {
		this.routes.set(Map.of("r.service", "stock", "r.fallback.stale", "1h"));
		assertThat(withCookie("alice").getStatusCode()).isEqualTo(HttpStatus.OK);
		this.application.status.set(503);
		assertThat(withCookie("bob").getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(get(Client.REACTIVE, "stock", "/price?mine").getStatusCode())
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
	}

	private ResponseEntity<Void> withCookie(String session) {
		return Objects.requireNonNull(this.webClient.build()
			.get()
			.uri("http://stock/price?mine")
			.cookie("SESSION", session)
			.exchangeToMono((response) -> response.toBodilessEntity())
			.block(PATIENCE));
	}

	@ParameterizedTest
	@EnumSource
	void askTheOtherServiceOnce(Client client) {
		this.routes.set(
				Map.of("once-" + client + ".service", "stock", "once-" + client + ".fallback.service", "nobody-knows"));
		this.application.status.set(503);
		assertThatException().isThrownBy(() -> get(client, "stock", "/price"));
		assertThat(this.meters.get("outrigger.sidecar.fallbacks")
			.tags("route", "once-" + client, "kind", "service")
			.functionCounter()
			.count()).isEqualTo(1);
		// The answer that nobody wants is given back on a thread of the connection
		await().untilAsserted(() -> assertThat(this.balancers.find("stock").report())
			.allSatisfy((report) -> assertThat(report.inFlight()).isZero()));
	}

	@ParameterizedTest
	@EnumSource
	void areTheAnswerOfAnotherServiceWithoutTheCredentialsForTheFirst(Client client) {
		this.routes.set(Map.of("r.service", "stock", "r.fallback.service", "archive"));
		ResponseEntity<String> other = get(client, "stock", "/only-archive", "Authorization", "Bearer for-stock");
		assertThat(other.getBody()).isEqualTo("archive without credentials");
		this.application.calls.set(0);
		assertThat(post(client, "/only-archive-post")).isEqualTo("archive got the body");
	}

	@Test
	void whatWasStreamedAwayCannotBeSentToAnotherService() {
		this.routes.set(Map.of("r.service", "stock", "r.fallback.service", "archive"));
		byte[] tooLong = new byte[1024 * 1024];
		assertThat(upload(new InputStreamResource(new ByteArrayInputStream(tooLong))).getStatusCode())
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		assertThat(this.application.calls).hasValue(1);
		assertThat(upload(new ByteArrayResource(tooLong)).getBody()).isEqualTo("1048576");
		assertThat(this.application.calls).hasValue(2);
	}

	private ResponseEntity<String> upload(Resource body) {
		this.application.calls.set(0);
		return Objects.requireNonNull(Mono.fromCallable(() -> this.restClient.build()
			.post()
			.uri("http://stock/upload")
			.body(body)
			.retrieve()
			.onStatus((status) -> true, (request, response) -> {
			})
			.toEntity(String.class)).subscribeOn(Schedulers.boundedElastic()).block(PATIENCE));
	}

	@ParameterizedTest
	@EnumSource
	void comeToAnEndWhenTheOtherServiceDoesNotAnswerEither(Client client) {
		this.routes.set(Map.of("r.service", "stock", "r.fallback.service", "archive", "r.fallback.status", "200",
				"r.fallback.body", "\"neither\"", "s.service", "archive", "s.fallback.service", "stock"));
		this.application.status.set(503);
		int before = this.application.calls.get();
		assertThat(get(client, "stock", "/price").getBody()).isEqualTo("\"neither\"");
		assertThat(this.application.calls.get() - before).isLessThanOrEqualTo(4);
		this.routes.set(Map.of("r.service", "stock", "r.fallback.service", "nobody-knows"));
		assertThatException().isThrownBy(() -> get(client, "stock", "/price"))
			.withStackTraceContaining("No instance of service 'nobody-knows'");
	}

	private ResponseEntity<String> get(Client client, String service, String path, String... header) {
		return Objects.requireNonNull(((client == Client.REACTIVE)
				? this.webClient.build()
					.get()
					.uri("http://" + service + path)
					.headers((headers) -> add(headers, header))
					.exchangeToMono((response) -> response.toEntity(String.class))
				: Mono.fromCallable(() -> this.restClient.build()
					.get()
					.uri("http://" + service + path)
					.headers((headers) -> add(headers, header))
					.retrieve()
					.onStatus((status) -> true, (request, response) -> {
					})
					.toEntity(String.class)).subscribeOn(Schedulers.boundedElastic()))
			.block(PATIENCE));
	}

	private String post(Client client, String path) {
		return ((client == Client.REACTIVE)
				? this.webClient.build()
					.post()
					.uri("http://stock" + path)
					.bodyValue("the body")
					.retrieve()
					.bodyToMono(String.class)
				: Mono
					.fromCallable(() -> this.restClient.build()
						.post()
						.uri("http://stock" + path)
						.body("the body")
						.retrieve()
						.body(String.class))
					.subscribeOn(Schedulers.boundedElastic()))
			.block(PATIENCE);
	}

	private static void add(HttpHeaders headers, String... header) {
		if (header.length > 0) {
			headers.set(header[0], header[1]);
		}
	}

	enum Client {

		REACTIVE, BLOCKING

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AtomicInteger status = new AtomicInteger();

		private final AtomicReference<String> answer = new AtomicReference<>();

		private final AtomicInteger calls = new AtomicInteger();

		@Bean
		@Primary
		LiveRoutes liveRoutes() {
			return new LiveRoutes();
		}

		@GetMapping("/price")
		ResponseEntity<String> price() {
			this.calls.incrementAndGet();
			return ResponseEntity.status(this.status.get()).body(this.answer.get());
		}

		@GetMapping("/secret")
		ResponseEntity<String> secret(@RequestHeader(required = false) String authorization) {
			return ResponseEntity.status(this.status.get()).body(authorization);
		}

		@GetMapping("/varying")
		ResponseEntity<String> varying(@RequestHeader("X-Tenant") String tenant) {
			return ResponseEntity.status(this.status.get()).header("Vary", "X-Tenant").body(tenant);
		}

		@GetMapping("/only-archive")
		ResponseEntity<String> onlyArchive(@RequestHeader HttpHeaders headers) {
			this.calls.incrementAndGet();
			return headers.containsKey("Authorization") ? ResponseEntity.status(503).build()
					: ResponseEntity.ok("archive without credentials");
		}

		@PostMapping("/upload")
		Mono<ResponseEntity<String>> upload(ServerHttpRequest request) {
			return DataBufferUtils.join(request.getBody()).map((body) -> {
				int length = body.readableByteCount();
				DataBufferUtils.release(body);
				return (this.calls.incrementAndGet() % 2 == 0) ? ResponseEntity.ok(String.valueOf(length))
						: ResponseEntity.status(503).build();
			});
		}

		@PostMapping("/only-archive-post")
		ResponseEntity<String> post(@RequestBody String body, @RequestParam(defaultValue = "") String any) {
			return (this.calls.incrementAndGet() % 2 == 0) ? ResponseEntity.ok("archive got " + body)
					: ResponseEntity.status(503).build();
		}

	}

}
