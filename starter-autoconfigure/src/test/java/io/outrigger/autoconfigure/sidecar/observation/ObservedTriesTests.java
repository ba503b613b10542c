package io.outrigger.autoconfigure.sidecar.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Observations of tries over HTTP.
 */
@ExtendWith(NonBlocking.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.registry.lease=1d", "outrigger.loadbalancer.ejection.enabled=false",
				"outrigger.loadbalancer.failover.attempts=3" })
class ObservedTriesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

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
		this.application.which.set(ObservedTries.REPEATED);
		this.application.tries.clear();
		this.application.told.clear();
		if (this.registry.discover("stock").instances().isEmpty()) {
			for (String id : List.of("a", "b", "c")) {
				this.registry.register(ServiceInstance.builder("stock", id, "127.0.0.1", this.port).build()).block();
			}
		}
	}

	@Test
	void areThoseAfterTheFirst() {
		callReactive();
		awaitSecondAndThird();
		this.application.tries.clear();
		callBlocking();
		awaitSecondAndThird();
	}

	/*
	 * Each may end on a thread of its own, and after the answer has been read.
	 */
	private void awaitSecondAndThird() {
		await().untilAsserted(() -> assertThat(this.application.tries).extracting(ObservedTriesTests::text)
			.containsExactlyInAnyOrder("stock 2 server_error http.client.requests",
					"stock 3 success http.client.requests"));
	}

	@Test
	void areAllOrNoneIfAskedFor() {
		this.application.which.set(ObservedTries.ALL);
		callReactive();
		callBlocking();
		await().untilAsserted(() -> assertThat(this.application.tries).hasSize(6));
		this.application.tries.clear();
		this.application.which.set(ObservedTries.NONE);
		callReactive();
		callBlocking();
		assertThat(this.application.tries).isEmpty();
	}

	@Test
	void tellTheirInstanceOfThemselvesAndNotOfTheirCall() {
		callReactive();
		assertThat(this.application.told).containsExactly(List.of("call"), List.of("try 2"), List.of("try 3"));
		this.application.told.clear();
		callBlocking();
		assertThat(this.application.told).containsExactly(List.of("call"), List.of("try 2"), List.of("try 3"));
	}

	private void callReactive() {
		this.application.calls.set(0);
		assertThat(this.webClient.build()
			.get()
			.uri("http://stock/third")
			.retrieve()
			.bodyToMono(String.class)
			.block(PATIENCE)).isEqualTo("third");
	}

	private void callBlocking() {
		this.application.calls.set(0);
		assertThat(Mono
			.fromCallable(() -> this.restClient.build().get().uri("http://stock/third").retrieve().body(String.class))
			.subscribeOn(Schedulers.boundedElastic())
			.block(PATIENCE)).isEqualTo("third");
	}

	private static String text(Observation.Context context) {
		return value(context, "service") + " " + value(context, "attempt") + " " + value(context, "outcome") + " "
				+ context.getParentObservation().getContextView().getName();
	}

	private static String value(Observation.Context context, String key) {
		KeyValue value = context.getLowCardinalityKeyValue(key);
		return (value != null) ? value.getValue() : "";
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final AtomicReference<ObservedTries> which = new AtomicReference<>(ObservedTries.REPEATED);

		private final AtomicInteger calls = new AtomicInteger();

		private final List<Observation.Context> tries = new CopyOnWriteArrayList<>();

		private final List<List<String>> told = new CopyOnWriteArrayList<>();

		@Bean
		TryObservations tryObservations(ObservationRegistry registry) {
			return new TryObservations(registry, this.which::get);
		}

		@Bean
		ObservationHandler<Observation.Context> seen() {
			return new ObservationHandler<>() {

				@Override
				public boolean supportsContext(Observation.Context context) {
					return TryObservations.NAME.equals(context.getName());
				}

				@Override
				public void onStop(Observation.Context context) {
					Application.this.tries.add(context);
				}

			};
		}

		/*
		 * As tracing does, but in words.
		 */
		@Bean
		ObservationHandler<SenderContext<Object>> telling() {
			return new ObservationHandler<>() {

				@Override
				public boolean supportsContext(Observation.Context context) {
					return context instanceof SenderContext;
				}

				@Override
				public void onStart(SenderContext<Object> context) {
					String text = TryObservations.NAME.equals(context.getName()) ? "try " + value(context, "attempt")
							: "call";
					context.getSetter().set(context.getCarrier(), "Told", text);
				}

			};
		}

		@GetMapping("/third")
		ResponseEntity<String> third(@RequestHeader HttpHeaders headers) {
			this.told.add(List.copyOf(headers.getOrEmpty("Told")));
			return (this.calls.incrementAndGet() < 3) ? ResponseEntity.status(503).build() : ResponseEntity.ok("third");
		}

	}

}
