package io.outrigger.autoconfigure.sidecar;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.server.HttpServer;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.sidecar.PlatformHeaders;
import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.TokenVerifier;
import io.outrigger.testsupport.NonBlocking;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What balanced requests carry, over HTTP: identity, deadline, priority, caller and
 * attempt.
 */
@ExtendWith(NonBlocking.class)
@SpringBootTest(classes = RelayApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.instance.service=orders", "outrigger.instance.id=orders-1",
				"outrigger.registry.lease=1d", "outrigger.loadbalancer.ejection.enabled=false",
				"outrigger.sidecar.inbound.trust-platform-headers=true",
				"outrigger.sidecar.inbound.verify-identity=false", "outrigger.sidecar.inbound.honour-deadline=false" })
class OutboundRequestTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final String K1 = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==";

	private static final String K2 = "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI=";

	@LocalServerPort
	private int port;

	@Autowired
	private RelayApplication application;

	@Autowired
	private WebTestClient client;

	@Autowired
	@Balanced
	private WebClient.Builder webClient;

	@Autowired
	@Balanced
	private RestClient.Builder restClient;

	@Autowired
	@Balanced
	private RestTemplateBuilder restTemplate;

	@Autowired
	@Balanced
	private HttpServiceProxyFactory proxies;

	@Autowired
	private ServiceRegistry registry;

	@Autowired
	private IdentityTokens tokens;

	@Autowired
	private Ticker ticker;

	@BeforeEach
	void register() {
		this.application.identity(Map.of("keys.k1.secret", K1));
		this.application.routes(Map.of());
		if (this.registry.discover("stock").instances().isEmpty()) {
			this.registry.register(ServiceInstance.builder("stock", "stock-1", "127.0.0.1", this.port).build()).block();
		}
	}

	enum Client {

		WEB_CLIENT, REST_CLIENT, REST_TEMPLATE, HTTP_INTERFACE

	}

	@ParameterizedTest
	@EnumSource
	void carryWhoSendsThemWhateverTheCallerWrote(Client client) {
		Map<String, String> seen = echo(client, "stock", (headers) -> {
			headers.add("outrigger-identity", "forged");
			headers.add("Outrigger-Caller", "forged");
			headers.add("Outrigger-Attempt", "7");
			headers.add("Outrigger-Deadline", "7");
			headers.add("Outrigger-Priority", "forged");
			headers.add("Outrigger-Admin", "forged");
			headers.add("X-Mine", "kept");
		});
		assertThat(seen).containsEntry("Outrigger-Caller", "orders/orders-1")
			.containsEntry("Outrigger-Attempt", "1")
			.containsEntry("X-Mine", "kept")
			.doesNotContainKeys("Outrigger-Deadline", "Outrigger-Priority", "Outrigger-Admin");
		assertThat(verify(seen, "stock")).isEqualTo(new CallerIdentity("orders", "orders-1"));
	}

	@Test
	void leaveNoRoomForFiltersBehindOurs() {
		Map<String, String> seen = get(this.webClient.filter((request,
				next) -> next.exchange(ClientRequest.from(request)
					.headers((headers) -> headers.add("Outrigger-Caller", "forged"))
					.headers((headers) -> headers.add("Outrigger-Admin", "forged"))
					.build()))
			.build()
			.get()
			.uri("http://stock/echo"));
		assertThat(seen).containsEntry("Outrigger-Caller", "orders/orders-1").doesNotContainKey("Outrigger-Admin");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void leaveNoRoomForWhatWritesTheBody(boolean copied) {
		WebClient client = this.webClient
			.filter((request, next) -> next.exchange(copied ? ClientRequest.from(request).build() : request))
			.build();
		Map<String, String> seen = get(client.post().uri("http://stock/echo").body((written, context) -> {
			written.getHeaders().add("Outrigger-Identity", "forged");
			written.getHeaders().add("Outrigger-Caller", "forged");
			written.getHeaders().add("Outrigger-Admin", "forged");
			written.getHeaders().add("X-Mine", "kept");
			return written.writeWith(Mono.just(written.bufferFactory().wrap("body".getBytes(StandardCharsets.UTF_8))));
		}));
		assertThat(seen).containsEntry("Outrigger-Caller", "orders/orders-1")
			.containsEntry("X-Mine", "kept")
			.doesNotContainKey("Outrigger-Admin");
		assertThat(verify(seen, "stock").service()).isEqualTo("orders");
	}

	@Test
	void leaveNoRoomInTheRequestOfReactorNetty() {
		Consumer<ClientHttpRequest> forging = (written) -> {
			HttpClientRequest netty = written.getNativeRequest();
			netty.requestHeaders().add("outrigger-admin", "forged").add("Outrigger-Caller", "forged");
		};
		List<Map.Entry<String, String>> arrived = new CopyOnWriteArrayList<>();
		DisposableServer bare = HttpServer.create().host("127.0.0.1").port(0).handle((request, response) -> {
			arrived.addAll(request.requestHeaders().entries());
			return response.send();
		}).bindNow();
		try {
			this.registry.register(ServiceInstance.builder("bare", "bare-1", "127.0.0.1", bare.port()).build()).block();
			this.webClient.build()
				.get()
				.uri("http://bare/")
				.httpRequest(forging)
				.retrieve()
				.toBodilessEntity()
				.block(PATIENCE);
		}
		finally {
			bare.disposeNow();
		}
		assertThat(arrived).filteredOn((header) -> PlatformHeaders.isReserved(header.getKey()))
			.extracting(Map.Entry::getKey)
			.containsExactlyInAnyOrder("Outrigger-Caller", "Outrigger-Attempt", "Outrigger-Identity");
		assertThat(arrived).extracting(Map.Entry::getValue).contains("orders/orders-1").doesNotContain("forged");
		assertThat(get(this.webClient.build().get().uri("http://stock/elsewhere").httpRequest(forging)))
			.doesNotContainKey("Outrigger-Caller");
	}

	@ParameterizedTest
	@EnumSource
	void carryTheNumberOfEachTryAndOneToken(Client client) {
		this.application.routes(Map.of("r.path", "/second", "r.failover.attempts", "2", "r.failover.same-instance",
				"true", "r.failover.deadline", "10s"));
		this.application.calls.set(0);
		Map<String, String> seen = call(client, "stock", "/second", (headers) -> {
		});
		assertThat(seen).containsEntry("Outrigger-Attempt", "2");
		assertThat(Integer.parseInt(seen.get("Outrigger-Deadline"))).isBetween(1, 10_000);
		assertThat(verify(seen, "stock").service()).isEqualTo("orders");
	}

	@Test
	void useOneTokenForEachService() {
		Map<String, String> first = echo(Client.WEB_CLIENT, "stock");
		long minted = this.tokens.minted();
		assertThat(echo(Client.REST_CLIENT, "stock").get("Outrigger-Identity"))
			.isEqualTo(first.get("Outrigger-Identity"));
		assertThat(this.tokens.minted()).isEqualTo(minted);
		assertThat(echo(Client.WEB_CLIENT, "orders").get("Outrigger-Identity"))
			.isNotEqualTo(first.get("Outrigger-Identity"));
	}

	@Test
	void changeTheirKeyWhileTheApplicationRuns() {
		Map<String, String> first = echo(Client.WEB_CLIENT, "stock");
		this.application.identity(Map.of("keys.k1.secret", K1, "keys.k2.secret", K2, "active", "k2"));
		Map<String, String> second = echo(Client.WEB_CLIENT, "stock");
		assertThat(second.get("Outrigger-Identity")).isNotEqualTo(first.get("Outrigger-Identity"));
		assertThat(verify(first, "stock")).isEqualTo(verify(second, "stock"));
		this.application.identity(Map.of());
		assertThat(echo(Client.WEB_CLIENT, "stock")).doesNotContainKey("Outrigger-Identity");
		assertThat(echo(Client.REST_CLIENT, "stock")).doesNotContainKey("Outrigger-Identity");
	}

	@Test
	void carryTheEarliestDeadline() {
		Deadline soon = Deadline.after(Duration.ofSeconds(50), this.ticker);
		WebClient.RequestHeadersSpec<?> request = this.webClient.build().get().uri("http://stock/echo");
		assertDeadline(get(request.attribute(Deadline.KEY, soon)), 50_000);
		Map<String, String> seen = this.webClient.build()
			.get()
			.uri("http://stock/echo")
			.retrieve()
			.bodyToMono(RelayApplication.SEEN)
			.contextWrite((context) -> context.put(Deadline.KEY, soon))
			.block(PATIENCE);
		assertDeadline(seen, 50_000);
		this.application.routes(Map.of("r.path", "/echo", "r.failover.deadline", "30s"));
		assertDeadline(get(request.attribute(Deadline.KEY, soon)), 30_000);
		assertDeadline(onWorker(() -> this.restClient.build()
			.get()
			.uri("http://stock/echo")
			.attribute(Deadline.KEY, Deadline.after(Duration.ofSeconds(20), this.ticker))
			.retrieve()
			.body(RelayApplication.SEEN)), 20_000);
	}

	@Test
	void carryThePriorityThatTheCallerSaid() {
		for (Client client : Client.values()) {
			assertThat(echo(client, "stock", (headers) -> headers.set("Outrigger-Priority", "HIGH")))
				.containsEntry("Outrigger-Priority", "high");
		}
		assertThat(get(this.webClient.build()
			.get()
			.uri("http://stock/echo")
			.header("Outrigger-Priority", "nonsense")
			.attribute(Priority.ATTRIBUTE, "low"))).containsEntry("Outrigger-Priority", "low");
	}

	@Test
	void carryThePriorityOfTheRequestBeingServed() {
		assertThat(relay((headers) -> headers.set("Outrigger-Priority", "low"))).containsEntry("Outrigger-Priority",
				"low");
		assertThat(relay((headers) -> {
		})).doesNotContainKey("Outrigger-Priority");
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_CLIENT", "HTTP_INTERFACE" })
	void doNotCarryItWhereTheyAreRedirected(Client client) {
		Map<String, String> seen = call(client, "stock", "/elsewhere",
				(headers) -> headers.add("Outrigger-Admin", "x"));
		assertThat(seen).isNotEmpty()
			.allSatisfy((name, value) -> assertThat(name).doesNotStartWithIgnoringCase("Outrigger-"));
	}

	@ParameterizedTest
	@EnumSource(names = { "REST_CLIENT", "REST_TEMPLATE" })
	void thatBlockGoNoFurtherWhereTheyAreRedirected(Client client) {
		String uri = "http://stock/elsewhere";
		ResponseEntity<Void> answer = onWorker(() -> (client == Client.REST_CLIENT)
				? this.restClient.build().get().uri(uri).retrieve().toBodilessEntity()
				: this.restTemplate.build().getForEntity(uri, Void.class));
		assertThat(answer.getStatusCode().value()).isEqualTo(302);
		assertThat(answer.getHeaders().getLocation()).hasPath("/echo");
	}

	@Test
	void toOtherAddressesStayAsTheyAre() {
		String address = "http://127.0.0.1:" + this.port + "/echo";
		Map<String, String> seen = get(
				this.webClient.build().get().uri(address).header("Authorization", "Bearer mine"));
		assertThat(seen).containsEntry("Authorization", "Bearer mine")
			.allSatisfy((name, value) -> assertThat(name).doesNotStartWithIgnoringCase("Outrigger-"));
		assertThat(onWorker(() -> this.restClient.build().get().uri(address).retrieve().body(RelayApplication.SEEN)))
			.allSatisfy((name, value) -> assertThat(name).doesNotStartWithIgnoringCase("Outrigger-"));
		assertThat(onWorker(() -> this.restTemplate.build()
			.exchange(address, HttpMethod.GET, HttpEntity.EMPTY, RelayApplication.SEEN)
			.getBody())).allSatisfy((name, value) -> assertThat(name).doesNotStartWithIgnoringCase("Outrigger-"));
	}

	private CallerIdentity verify(Map<String, String> seen, String audience) {
		return new TokenVerifier(this.tokens::settings, Clock.systemUTC()).verify(seen.get("Outrigger-Identity"),
				audience);
	}

	private static void assertDeadline(Map<String, String> seen, int most) {
		assertThat(Integer.parseInt(seen.get("Outrigger-Deadline"))).isBetween(1, most);
		assertThat(Integer.parseInt(seen.get("Outrigger-Deadline"))).isGreaterThan(most - 9_000);
	}

	private Map<String, String> relay(Consumer<HttpHeaders> headers) {
		return this.client.get()
			.uri("/relay")
			.headers(headers)
			.exchange()
			.expectBody(RelayApplication.SEEN)
			.returnResult()
			.getResponseBody();
	}

	private Map<String, String> echo(Client client, String service) {
		return echo(client, service, (headers) -> {
		});
	}

	private Map<String, String> echo(Client client, String service, Consumer<HttpHeaders> headers) {
		return call(client, service, "/echo", headers);
	}

	private Map<String, String> call(Client client, String service, String path, Consumer<HttpHeaders> headers) {
		String uri = "http://" + service + path;
		return switch (client) {
			case WEB_CLIENT -> get(this.webClient.build().get().uri(uri).headers(headers));
			case HTTP_INTERFACE -> {
				HttpHeaders all = new HttpHeaders();
				headers.accept(all);
				yield this.proxies.createClient(Echo.class).get(URI.create(uri), all).block(PATIENCE);
			}
			case REST_CLIENT, REST_TEMPLATE -> onWorker(() -> blocking(client, uri, headers));
		};
	}

	private Map<String, String> blocking(Client client, String pathOrUri, Consumer<HttpHeaders> headers) {
		String uri = pathOrUri.startsWith("/") ? "http://stock" + pathOrUri : pathOrUri;
		if (client == Client.REST_CLIENT) {
			return this.restClient.build().get().uri(uri).headers(headers).retrieve().body(RelayApplication.SEEN);
		}
		HttpHeaders all = new HttpHeaders();
		headers.accept(all);
		return this.restTemplate.build()
			.exchange(uri, HttpMethod.GET, new HttpEntity<>(all), RelayApplication.SEEN)
			.getBody();
	}

	private static Map<String, String> get(WebClient.RequestHeadersSpec<?> request) {
		return request.retrieve().bodyToMono(RelayApplication.SEEN).block(PATIENCE);
	}

	private static <T> T onWorker(Callable<T> work) {
		return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic()).block(PATIENCE);
	}

	interface Echo {

		@GetExchange
		Mono<Map<String, String>> get(URI uri, @RequestHeader HttpHeaders headers);

	}

}
