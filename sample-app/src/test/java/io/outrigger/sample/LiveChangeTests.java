package io.outrigger.sample;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.reactive.AutoConfigureWebTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every property that the docs call live is changed, and changed back, while requests run
 * through all that they concern.
 */
// Reactor Netty 1.2.18 at times stops reading a kept connection (reactor-netty issue
// 4361)
@AutoConfigureWebTestClient(timeout = "30s")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.instance.id=storefront-1", "server.netty.max-keep-alive-requests=1" })
class LiveChangeTests {

	private static final int CALLERS = 8;

	private static final List<String> POLICIES = List.of("round-robin", "weighted-round-robin", "random",
			"least-connections", "least-latency", "peak-ewma", "consistent-hash", "maglev", "scored");

	private static final List<Map.Entry<String, String>> OTHERS = List.of(
			Map.entry("outrigger.loadbalancer.services.storefront.policy", "random"),
			Map.entry("outrigger.loadbalancer.choices", "3"),
			Map.entry("outrigger.loadbalancer.hash.key", "header:X-User"),
			Map.entry("outrigger.loadbalancer.ejection.consecutive-failures", "7"),
			Map.entry("outrigger.loadbalancer.ejection.per-route", "true"),
			Map.entry("outrigger.loadbalancer.slow-start.window", "10s"),
			Map.entry("outrigger.loadbalancer.panic-threshold", "0.3"),
			Map.entry("outrigger.loadbalancer.zone.enabled", "false"),
			Map.entry("outrigger.loadbalancer.subset.size", "5"),
			Map.entry("outrigger.loadbalancer.dynamic-weights.enabled", "true"),
			Map.entry("outrigger.loadbalancer.health-check.checked", "all"),
			Map.entry("outrigger.loadbalancer.failover.attempts", "3"),
			Map.entry("outrigger.loadbalancer.failover.deadline", "20s"),
			Map.entry("outrigger.loadbalancer.retry-budget.reserve", "5"),
			Map.entry("outrigger.loadbalancer.hedging.enabled", "true"),
			Map.entry("outrigger.loadbalancer.sticky.key", "header:X-Session"),
			Map.entry("outrigger.loadbalancer.services.storefront.split.canary.version", "2"),
			Map.entry("outrigger.sidecar.routes.prices.failover.attempts", "3"),
			Map.entry("outrigger.sidecar.routes.prices.request-headers.set.X-Via", "prices"),
			Map.entry("outrigger.sidecar.routes.prices.circuit-breaker.probes", "5"),
			Map.entry("outrigger.sidecar.routes.prices.bulkhead.max-concurrent", "200"),
			Map.entry("outrigger.sidecar.routes.prices.rate-limit.permits", "1000000"),
			Map.entry("outrigger.sidecar.routes.prices.fallback.stale", "1m"),
			Map.entry("outrigger.sidecar.routes.prices.split.canary.version", "2"),
			Map.entry("outrigger.sidecar.routes.prices.forward-credentials", "true"),
			Map.entry("outrigger.sidecar.identity.keys.k1.secret", "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA=="),
			Map.entry("outrigger.sidecar.identity.lifetime", "10m"),
			Map.entry("outrigger.sidecar.outbound.observed-tries", "all"),
			Map.entry("outrigger.sidecar.inbound.enabled", "false"),
			Map.entry("outrigger.sidecar.inbound.trust-platform-headers", "true"),
			Map.entry("outrigger.sidecar.inbound.instance-header", "false"),
			Map.entry("outrigger.sidecar.outbound.enabled", "false"), Map.entry("outrigger.cache.defaults.ttl", "1ms"),
			Map.entry("outrigger.cache.defaults.max-entries", "1"),
			Map.entry("outrigger.cache.defaults.load-timeout", "9s"),
			Map.entry("outrigger.cache.caches.products.ttl", "2ms"),
			Map.entry("outrigger.cache.caches.products.max-entries", "2"),
			Map.entry("outrigger.cache.caches.products.load-timeout", "8s"),
			Map.entry("storefront.discount-percent", "15"), Map.entry("logging.level.io.outrigger", "WARN"));

	private final ConcurrentMap<String, LongAdder> answers = new ConcurrentHashMap<>();

	private final AtomicBoolean over = new AtomicBoolean();

	@Autowired
	private WebTestClient client;

	@LocalServerPort
	private int port;

	@Test
	void noRequestFailsWhileEachOfThemChanges() {
		WebClient callers = WebClient.create("http://localhost:" + this.port);
		// Alone: what is made for the first request, Jackson's own readers for one, is
		// made under a lock
		call(callers, 1).block();
		Mono<Void> load = Flux.fromStream(IntStream.range(0, CALLERS).boxed())
			.flatMap((caller) -> Mono.defer(() -> call(callers, 1 + caller % 3)).repeat(() -> !this.over.get()))
			.then()
			.cache();
		load.subscribe();
		POLICIES.forEach((policy) -> change("outrigger.loadbalancer.policy", policy));
		OTHERS.forEach((property) -> {
			change(property.getKey(), property.getValue());
			this.client.delete()
				.uri("/actuator/configcenter/" + property.getKey() + "?author=me&reason=back")
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody();
		});
		this.over.set(true);
		load.block();
		assertThat(this.answers).containsOnlyKeys("200 OK");
	}

	private void change(String property, String value) {
		long before = good();
		this.client.post()
			.uri("/actuator/configcenter/" + property)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Map.of("value", value, "author", "me", "reason", "test"))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.restartRequired")
			.isEqualTo(List.of());
		Awaitility.await(property).until(() -> good() > before + CALLERS);
	}

	private long good() {
		LongAdder good = this.answers.get("200 OK");
		return (good != null) ? good.sum() : 0;
	}

	private Mono<Void> call(WebClient callers, int product) {
		return callers.get()
			.uri("/quotes/" + product)
			.exchangeToMono(LiveChangeTests::answer)
			.onErrorResume((failure) -> Mono.just(failure.toString()))
			.doOnNext((answer) -> this.answers.computeIfAbsent(answer, (key) -> new LongAdder()).increment())
			.then();
	}

	// What was wrong is in the body alone
	private static Mono<String> answer(ClientResponse response) {
		String status = response.statusCode().toString();
		return response.statusCode().is2xxSuccessful() ? response.releaseBody().thenReturn(status)
				: response.bodyToMono(String.class).defaultIfEmpty("").map((body) -> status + ": " + body);
	}

}
