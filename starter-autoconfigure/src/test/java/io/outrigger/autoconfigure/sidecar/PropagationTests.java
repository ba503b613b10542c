package io.outrigger.autoconfigure.sidecar;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that W3C trace context and baggage travel through a service that calls another by
 * the balanced clients: Boot's observations carry them, the filters leave them alone.
 */
@ExtendWith(NonBlocking.class)
class PropagationTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SPAN = "00f067aa0ba902b7";

	private ReactiveWebServerApplicationContext context;

	@BeforeEach
	void start() {
		start("limited");
	}

	@AfterEach
	void stop() {
		this.context.close();
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void travelThroughTheBalancedWebClient() {
		assertTravelled(relay("web", "http://self-service/echo"));
		assertTravelled(relay("web", "lb://self-service/echo"));
	}

	@Test
	void areNotAddedToRequestsThatAreNotBalanced() {
		assertThat(relay("web", "http://127.0.0.1:" + port() + "/echo")).doesNotContainKey("baggage");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "template" })
	void travelThroughBalancedClientsThatBlockIfReactorPropagatesContext(String client) {
		stop();
		start("auto");
		assertTravelled(relay(client, "http://self-service/echo"));
		assertTravelled(relay(client, "lb://self-service/echo"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "template" })
	void startAnewInBalancedClientsThatBlockOnAnotherThreadIfReactorDoesNot(String client) {
		assertThat(relay(client, "lb://self-service/echo").get("traceparent")).isNotNull().doesNotContain(TRACE);
	}

	private void start(String propagation) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class).properties(
				"server.port=0", "outrigger.registry.lease=1d", "spring.main.banner-mode=off",
				"spring.reactor.context-propagation=" + propagation, "management.tracing.sampling.probability=1");
		this.context = (ReactiveWebServerApplicationContext) application.run();
		this.context.getBean(ServiceRegistry.class)
			.register(ServiceInstance.builder("self-service", "s", "127.0.0.1", port()).build())
			.block();
	}

	private int port() {
		return this.context.getWebServer().getPort();
	}

	private Map<String, String> relay(String client, String uri) {
		return WebClient.create("http://127.0.0.1:" + port())
			.get()
			.uri("/relay?client={client}&uri={uri}", client, uri)
			.header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
			.header("baggage", "tenant=blue,flag=a%20b")
			.retrieve()
			.bodyToMono(new ParameterizedTypeReference<Map<String, String>>() {
			})
			.block(Duration.ofSeconds(10));
	}

	private static void assertTravelled(Map<String, String> headers) {
		assertThat(headers.get("traceparent")).startsWith("00-" + TRACE + "-").doesNotContain(SPAN);
		assertThat(headers.get("baggage")).isNotNull().contains("tenant=blue", "flag=a%20b");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final WebClient webClient;

		private final RestClient restClient;

		private final RestTemplate restTemplate;

		Application(@Balanced WebClient.Builder webClient, @Balanced RestClient.Builder restClient,
				@Balanced RestTemplateBuilder restTemplate) {
			this.webClient = webClient.build();
			this.restClient = restClient.build();
			this.restTemplate = restTemplate.build();
		}

		@GetMapping(path = "/relay", produces = "application/json")
		Mono<String> relay(@RequestParam String client, @RequestParam String uri) {
			if (client.equals("web")) {
				return this.webClient.get().uri(uri).retrieve().bodyToMono(String.class);
			}
			Callable<String> call = client.equals("rest")
					? () -> this.restClient.get().uri(uri).retrieve().body(String.class)
					: () -> this.restTemplate.getForObject(uri, String.class);
			return Mono.fromCallable(call).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/echo")
		Map<String, String> echo(@RequestHeader HttpHeaders headers) {
			Map<String, String> seen = new TreeMap<>();
			headers.forEach((name, values) -> seen.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
			return seen;
		}

	}

}
