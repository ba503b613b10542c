package io.outrigger.autoconfigure.sidecar.context;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.boot.web.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
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
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.sidecar.identity.IdentitySettings;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.TokenKey;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What log lines of handlers say of the request being served, and what clients that block
 * know of its deadline, over HTTP: with contexts propagated and without.
 */
@ExtendWith(NonBlocking.class)
class InboundContextTests {

	private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==";

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private ReactiveWebServerApplicationContext context;

	@AfterEach
	void stop() {
		this.context.close();
		Hooks.disableAutomaticContextPropagation();
	}

	@Test
	void everyLineNamesTraceAndCallerAndNoneOfTheNextRequest() {
		start("spring.reactor.context-propagation=auto");
		try (Lines lines = new Lines()) {
			assertThat(get("/work", "orders WARN")).isEqualTo("done");
			assertThat(get("/work", "orders")).isEqualTo("done");
			assertThat(get("/work", null)).isEqualTo("done");
			idle();
			List<Line> seen = lines.seen;
			assertThat(seen).extracting(Line::text)
				.containsExactly("here", "there", "back", "here", "there", "back", "here", "there", "back", "idle");
			assertThat(seen.subList(0, 9)).allSatisfy((line) -> {
				assertThat(line.mdc).containsEntry("traceId", TRACE);
				assertThat(line.mdc.get("spanId")).matches("[0-9a-f]{16}");
				assertThat(line.mdc.get("outrigger.request")).matches("[0-9a-f]{8}-[0-9]+");
			});
			assertThat(seen).extracting((line) -> line.mdc.get("outrigger.caller"))
				.containsExactly("orders_WARN", "orders_WARN", "orders_WARN", "orders", "orders", "orders", null, null,
						null, null);
			assertThat(seen.get(9).mdc).doesNotContainKeys("outrigger.request", "traceId");
			assertThat(Stream.of(1, 4, 7, 9).map((at) -> seen.get(at).thread).distinct()).as("all on one thread")
				.hasSize(1);
			assertThat(Stream.of(0, 3, 6).map((at) -> seen.get(at).mdc.get("outrigger.request")).distinct()).hasSize(3);
		}
	}

	@Test
	void nothingIsPropagatedUnasked() {
		start();
		try (Lines lines = new Lines()) {
			assertThat(get("/work", "orders")).isEqualTo("done");
			assertThat(lines.seen).hasSize(3).allSatisfy((line) -> assertThat(line.mdc).isEmpty());
			assertThat(get("/handle", "orders")).isEqualTo("done");
			assertThat(lines.seen.get(3).mdc).as("in operators that Reactor serves in any case")
				.containsEntry("traceId", TRACE)
				.containsEntry("outrigger.caller", "orders");
		}
	}

	@Test
	void theLogSaysNoMoreThanIsWanted() {
		start("spring.reactor.context-propagation=auto", "outrigger.sidecar.inbound.mdc=false");
		try (Lines lines = new Lines()) {
			assertThat(get("/work", "orders")).isEqualTo("done");
			assertThat(lines.seen).hasSize(3)
				.allSatisfy((line) -> assertThat(line.mdc).containsEntry("traceId", TRACE)
					.doesNotContainKeys("outrigger.caller", "outrigger.request"));
		}
	}

	@Test
	void whatAStrangerSaysIsNotLogged() {
		start("spring.reactor.context-propagation=auto");
		try (Lines lines = new Lines()) {
			assertThat(client().get()
				.uri("/work")
				.header("Outrigger-Caller", "billing/billing-1")
				.retrieve()
				.bodyToMono(String.class)
				.block(PATIENCE)).isEqualTo("done");
			assertThat(lines.seen).hasSize(3)
				.allSatisfy((line) -> assertThat(line.mdc).containsKey("outrigger.request")
					.doesNotContainKey("outrigger.caller"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest-client", "rest-template", "blocked-web-client" })
	void clientsThatBlockHaveNoMoreTimeWhereContextsArePropagated(String by) {
		start("spring.reactor.context-propagation=auto");
		assertThat(Long.parseLong(relay(by, "5000"))).isBetween(1L, 5000L);
		assertThat(relay(by, null)).isEqualTo("none");
	}

	@Test
	void elsewhereTheyDoNotKnow() {
		start();
		assertThat(relay("rest-client", "5000")).isEqualTo("none");
		assertThat(relay("rest-template", "5000")).isEqualTo("none");
	}

	private String relay(String by, String millis) {
		return client().get()
			.uri("/relay?by={by}", by)
			.header("Outrigger-Identity", token("orders"))
			.headers((headers) -> {
				if (millis != null) {
					headers.set("Outrigger-Deadline", millis);
				}
			})
			.retrieve()
			.bodyToMono(String.class)
			.block(PATIENCE);
	}

	private void start(String... properties) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class).properties(
				"server.port=0", "outrigger.registry.lease=1d", "outrigger.instance.service=stock",
				"spring.main.banner-mode=off", "outrigger.sidecar.identity.keys.k1.secret=" + SECRET);
		this.context = (ReactiveWebServerApplicationContext) application
			.run(Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new));
		this.context.getBean(ServiceRegistry.class)
			.register(ServiceInstance.builder("stock", "s", "127.0.0.1", this.context.getWebServer().getPort()).build())
			.block(PATIENCE);
	}

	private String get(String path, String caller) {
		return client().get()
			.uri(path)
			.header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
			.headers((headers) -> {
				if (caller != null) {
					headers.set("Outrigger-Identity", token(caller));
				}
			})
			.retrieve()
			.bodyToMono(String.class)
			.block(PATIENCE);
	}

	private WebClient client() {
		return WebClient.create("http://127.0.0.1:" + this.context.getWebServer().getPort());
	}

	private void idle() {
		Mono.fromRunnable(() -> Application.logger.warn("idle"))
			.subscribeOn(this.context.getBean(Application.class).other)
			.block(PATIENCE);
	}

	private static String token(String caller) {
		TokenKey key = TokenKey.hs256("k1", Base64.getDecoder().decode(SECRET));
		IdentitySettings settings = new IdentitySettings(Map.of("k1", key), key, IdentitySettings.DEFAULT_LIFETIME);
		return new IdentityTokens(caller, "i-1", () -> settings, Clock.systemUTC(), Schedulers::immediate)
			.await("stock");
	}

	private record Line(String text, String thread, Map<String, String> mdc) {
	}

	private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

		private final List<Line> seen = new CopyOnWriteArrayList<>();

		Lines() {
			start();
			((Logger) Application.logger).addAppender(this);
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.seen.add(new Line(event.getFormattedMessage(), event.getThreadName(),
					Map.copyOf(event.getMDCPropertyMap())));
		}

		@Override
		public void close() {
			((Logger) Application.logger).detachAppender(this);
			stop();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private static final org.slf4j.Logger logger = LoggerFactory.getLogger(Application.class);

		private final Scheduler other = Schedulers.newSingle("other", true);

		private final WebClient webClient;

		private final RestClient restClient;

		private final RestTemplate restTemplate;

		Application(@Balanced WebClient.Builder webClient, @Balanced RestClient.Builder restClient,
				@Balanced RestTemplateBuilder restTemplate) {
			this.webClient = webClient.build();
			this.restClient = restClient.build();
			this.restTemplate = restTemplate.build();
		}

		@GetMapping("/work")
		Mono<String> work() {
			return Mono.fromCallable(() -> say("here", "start"))
				.publishOn(this.other)
				.map((word) -> say("there", word))
				.publishOn(Schedulers.parallel())
				.map((word) -> say("back", "done"));
		}

		@GetMapping("/handle")
		Mono<String> handle() {
			return Mono.just("done").publishOn(this.other).handle((word, sink) -> sink.next(say("handled", word)));
		}

		@GetMapping("/relay")
		Mono<String> relay(@RequestParam String by) {
			return Mono.fromCallable(() -> call(by)).subscribeOn(Schedulers.boundedElastic());
		}

		private String call(String by) {
			return switch (by) {
				case "rest-client" -> this.restClient.get().uri("http://stock/left").retrieve().body(String.class);
				case "rest-template" -> this.restTemplate.getForObject("http://stock/left", String.class);
				default ->
					this.webClient.get().uri("http://stock/left").retrieve().bodyToMono(String.class).block(PATIENCE);
			};
		}

		@GetMapping("/left")
		String left(@RequestHeader HttpHeaders headers) {
			String left = headers.getFirst("Outrigger-Deadline");
			return (left != null) ? left : "none";
		}

		private static String say(String text, String then) {
			logger.warn(text);
			return then;
		}

	}

}
