package io.outrigger.autoconfigure.sidecar;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.client.RestClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.autoconfigure.loadbalancer.request.Inbound;
import io.outrigger.autoconfigure.loadbalancer.request.InboundThreadLocalAccessor;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Credentials that came in with a request do not go on to other services, over HTTP.
 */
@ExtendWith(NonBlocking.class)
@SpringBootTest(classes = RelayApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.instance.service=orders", "outrigger.registry.lease=1d",
				"outrigger.sidecar.inbound.trust-platform-headers=true" })
class WithheldCredentialsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@LocalServerPort
	private int port;

	@Autowired
	private RelayApplication application;

	@Autowired
	private WebTestClient client;

	@Autowired
	@Balanced
	private RestClient.Builder restClient;

	@Autowired
	@Balanced
	private RestTemplateBuilder restTemplate;

	@Autowired
	private ServiceRegistry registry;

	@BeforeEach
	void register() {
		this.application.routes(Map.of());
		if (this.registry.discover("stock").instances().isEmpty()) {
			this.registry.register(ServiceInstance.builder("stock", "stock-1", "127.0.0.1", this.port).build()).block();
		}
	}

	@Test
	void doNotCarryCredentialsOfSomebodyElse() {
		for (String path : List.of("/relay", "/relay/own", "/relay/behind", "/relay/body")) {
			Map<String, String> seen = relay(path, WithheldCredentialsTests::credentials);
			assertThat(seen).as(path)
				.doesNotContainKeys("Authorization", "Proxy-Authorization")
				.containsEntry("X-Key", "other")
				.containsEntry("Cookie", "mine=1");
		}
	}

	@Test
	void doNotCarryCookiesThatCameInQuotes() {
		assertThat(relay("/relay", (headers) -> headers.set("Cookie", "session=\"s1\""))).containsEntry("Cookie",
				"mine=1");
	}

	@Test
	void carryThemWhereTheirRouteSaysSo() {
		this.application.routes(Map.of("r.service", "stock", "r.path", "/echo", "r.forward-credentials", "true"));
		assertThat(relay("/relay", WithheldCredentialsTests::credentials)).containsEntry("Authorization", "Bearer user")
			.containsEntry("Proxy-Authorization", "Basic proxy")
			.hasEntrySatisfying("Cookie", (cookie) -> assertThat(cookie).contains("session=s1", "mine=1"));
		assertThat(relay("/relay/own", WithheldCredentialsTests::credentials)).doesNotContainKey("Authorization");
	}

	@Test
	void carryCredentialsOfTheApplication() {
		assertThat(relay("/relay", (headers) -> headers.setBearerAuth("user"), "Bearer service"))
			.containsEntry("Authorization", "Bearer service");
		assertThat(onWorker(() -> restClient((headers) -> headers.setBearerAuth("service"))))
			.containsEntry("Authorization", "Bearer service");
		this.application.routes(Map.of("r.path", "/echo", "r.request-headers.set.Authorization", "Bearer user"));
		assertThat(relay("/relay", WithheldCredentialsTests::credentials)).containsEntry("Authorization",
				"Bearer user");
	}

	@Test
	void clientsThatBlockKnowTheRequestBeingServedFromTheThread() {
		Inbound served = new Inbound(null, Priority.LOW,
				new Inbound.Credentials(List.of("Bearer user"), List.of("session=s1")), null);
		Consumer<HttpHeaders> copied = (headers) -> {
			headers.set("Authorization", "bearer user");
			headers.set("Cookie", "session=s1; mine=1");
		};
		List<Supplier<Map<String, String>>> clients = List.of(() -> restClient(copied), () -> restTemplate(copied));
		for (Supplier<Map<String, String>> client : clients) {
			this.application.routes(Map.of());
			assertThat(onWorker(() -> served(served, client))).containsEntry("Cookie", "mine=1")
				.containsEntry("Outrigger-Priority", "low")
				.doesNotContainKey("Authorization");
			this.application.routes(Map.of("r.path", "/echo", "r.forward-credentials", "true"));
			assertThat(onWorker(() -> served(served, client))).containsEntry("Authorization", "bearer user");
		}
	}

	private Map<String, String> relay(String path, Consumer<HttpHeaders> headers) {
		return relay(path, headers, "");
	}

	private Map<String, String> relay(String path, Consumer<HttpHeaders> headers, String authorization) {
		return this.client.get()
			.uri(path)
			.headers(headers)
			.header("X-Authorization", authorization)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(RelayApplication.SEEN)
			.returnResult()
			.getResponseBody();
	}

	private Map<String, String> restClient(Consumer<HttpHeaders> headers) {
		return this.restClient.build()
			.get()
			.uri("http://stock/echo")
			.headers(headers)
			.retrieve()
			.body(RelayApplication.SEEN);
	}

	private Map<String, String> restTemplate(Consumer<HttpHeaders> headers) {
		HttpHeaders all = new HttpHeaders();
		headers.accept(all);
		return this.restTemplate.build()
			.exchange("http://stock/echo", HttpMethod.GET, new HttpEntity<>(all), RelayApplication.SEEN)
			.getBody();
	}

	private static void credentials(HttpHeaders headers) {
		headers.set("Authorization", "Bearer user");
		headers.set("Proxy-Authorization", "Basic proxy");
		headers.set("Cookie", "session=s1");
	}

	private static <T> T served(Inbound inbound, Supplier<T> work) {
		InboundThreadLocalAccessor accessor = new InboundThreadLocalAccessor();
		accessor.setValue(inbound);
		try {
			return work.get();
		}
		finally {
			accessor.setValue();
		}
	}

	private static <T> T onWorker(Callable<T> work) {
		return Mono.fromCallable(work).subscribeOn(Schedulers.boundedElastic()).block(PATIENCE);
	}

}
