package io.outrigger.autoconfigure.sidecar.route;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.codec.multipart.Part;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.outrigger.autoconfigure.loadbalancer.Balanced;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Streams, in either direction, by a route that has all there is: nothing holds them up,
 * and nothing is held when they are over.
 */
@ExtendWith(NonBlocking.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "outrigger.registry.lease=1d", "outrigger.sidecar.routes.all.service=stock",
				"outrigger.sidecar.routes.all.circuit-breaker.enabled=true",
				"outrigger.sidecar.routes.all.bulkhead.max-concurrent=4",
				"outrigger.sidecar.routes.all.rate-limit.permits=1000",
				"outrigger.sidecar.routes.all.failover.try-timeout=20s",
				"outrigger.sidecar.routes.all.fallback.stale=1h", "outrigger.sidecar.routes.all.fallback.status=203" })
class StreamingRequestTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int CHUNK = 64 << 10;

	private static final int CHUNKS = 1024;

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

	@Autowired
	@Balanced
	private WebClient.Builder webClient;

	@Autowired
	private ServiceRegistry registry;

	@Autowired
	private BulkheadRegistry bulkheads;

	@BeforeEach
	void register() {
		if (this.registry.discover("stock").instances().isEmpty()) {
			this.registry.register(ServiceInstance.builder("stock", "a", "127.0.0.1", this.port).build()).block();
		}
	}

	@AfterEach
	void nothingIsHeld() {
		await().untilAsserted(
				() -> assertThat(this.bulkheads.find("all").orElseThrow().getMetrics().getAvailableConcurrentCalls())
					.isEqualTo(4));
	}

	@Test
	void eventsArriveOneByOneAndTheirEndIsTheCallers() {
		Flux<String> events = this.webClient.build()
			.get()
			.uri("http://stock/events")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.retrieve()
			.bodyToFlux(String.class);
		StepVerifier.create(events)
			.then(() -> this.application.events.tryEmitNext("first"))
			.expectNext("first")
			.then(() -> this.application.events.tryEmitNext("second"))
			.expectNext("second")
			.thenCancel()
			.verify(PATIENCE);
	}

	@Test
	void partsArriveAsTheyWereSent() {
		MultipartBodyBuilder parts = new MultipartBodyBuilder();
		parts.part("name", "a picture");
		parts.part("picture", new ByteArrayResource(new byte[3 << 20])).filename("picture.png");
		assertThat(this.webClient.build()
			.post()
			.uri("lb://stock/parts")
			.body(BodyInserters.fromMultipartData(parts.build()))
			.retrieve()
			.bodyToMono(String.class)
			.block(PATIENCE)).isEqualTo("name=9,picture=" + (3 << 20));
	}

	@Test
	void aBodyIsReadNoFasterThanItIsTaken() {
		AtomicInteger made = new AtomicInteger();
		Flux<DataBuffer> body = Flux.range(0, CHUNKS).map((number) -> {
			made.incrementAndGet();
			byte[] bytes = new byte[CHUNK];
			bytes[0] = (byte) (int) number;
			return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
		});
		Mono<String> answer = this.webClient.build()
			.post()
			.uri("http://stock/slowly")
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.body(BodyInserters.fromDataBuffers(body))
			.retrieve()
			.bodyToMono(String.class)
			.cache();
		answer.subscribe();
		await().until(() -> this.application.received.get() > 0);
		int ahead = made.get();
		this.application.go.tryEmitEmpty();
		assertThat(answer.block(PATIENCE)).isEqualTo("bytes: " + (long) CHUNK * CHUNKS);
		assertThat(ahead).as("chunks made while nobody read on").isLessThan(CHUNKS / 2);
	}

	@Test
	void anAnswerIsReadNoFasterThanItIsTaken() {
		Flux<DataBuffer> answer = this.webClient.build()
			.get()
			.uri("http://stock/large")
			.retrieve()
			.bodyToFlux(DataBuffer.class);
		AtomicLong bytes = new AtomicLong();
		StepVerifier.create(answer.doOnNext((buffer) -> {
			bytes.addAndGet(buffer.readableByteCount());
			DataBufferUtils.release(buffer);
		}).then(), 0).thenRequest(Long.MAX_VALUE).expectComplete().verify(PATIENCE);
		assertThat(bytes).hasValue((long) CHUNK * CHUNKS);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final Sinks.Many<String> events = Sinks.many().replay().all();

		private final Sinks.Empty<Void> go = Sinks.empty();

		private final AtomicLong received = new AtomicLong();

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return this.events.asFlux();
		}

		@PostMapping("/parts")
		Mono<String> parts(@RequestBody Flux<Part> parts) {
			return parts
				.concatMap((part) -> part.content()
					.map(Application::taken)
					.reduce(0, Integer::sum)
					.map((length) -> part.name() + "=" + length))
				.collectList()
				.map((all) -> String.join(",", all));
		}

		/*
		 * Takes one piece, and no more until it is told to.
		 */
		@PostMapping("/slowly")
		Mono<String> slowly(@RequestBody Flux<DataBuffer> body) {
			return body.concatMap((buffer) -> {
				int length = taken(buffer);
				this.received.addAndGet(length);
				return this.go.asMono().thenReturn(length);
			}, 1).reduce(0L, Long::sum).map((sum) -> "bytes: " + sum);
		}

		@GetMapping(path = "/large", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
		Flux<DataBuffer> large() {
			return Flux.range(0, CHUNKS).map((number) -> DefaultDataBufferFactory.sharedInstance.wrap(new byte[CHUNK]));
		}

		private static int taken(DataBuffer buffer) {
			int length = buffer.readableByteCount();
			DataBufferUtils.release(buffer);
			return length;
		}

	}

}
