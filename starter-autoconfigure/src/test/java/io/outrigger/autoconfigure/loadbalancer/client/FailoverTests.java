package io.outrigger.autoconfigure.loadbalancer.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.buffer.Unpooled;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

import io.outrigger.loadbalancer.attempt.AttemptTimeoutException;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.RetryBudgetSettings;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for failover and hedging of a {@code WebClient} before real servers.
 */
@ExtendWith(NonBlocking.class)
class FailoverTests {

	// It reports every connection that breaks, which is what these tests are about
	private static final Logger logger = (Logger) LoggerFactory.getLogger("reactor.netty");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Servers servers = new Servers("a", "b", "c");

	private final ConnectionProvider connections = ConnectionProvider.builder("two")
		.maxConnections(2)
		.pendingAcquireMaxCount(-1)
		.pendingAcquireTimeout(Duration.ofSeconds(10))
		.build();

	private final WebClient client = WebClient.builder()
		.clientConnector(new ReactorClientHttpConnector(HttpClient.create(this.connections)))
		.filter(this.servers.filter())
		.build();

	@BeforeAll
	static void hush() {
		logger.setLevel(Level.OFF);
	}

	@AfterAll
	static void speak() {
		logger.setLevel(null);
	}

	@AfterEach
	void close() {
		this.servers.close();
		this.connections.dispose();
	}

	@Test
	void aKilledInstanceFailsNoGet() {
		AtomicInteger sent = new AtomicInteger();
		Long fine = Flux.range(0, 1000).flatMap((i) -> {
			if (sent.incrementAndGet() == 300) {
				this.servers.kill("b");
			}
			return get();
		}, 16).filter("fine"::equals).count().block(PATIENCE);
		assertThat(fine).isEqualTo(1000);
		assertThat(this.servers.counts().failovers()).isPositive();
		assertNothingInFlight();
	}

	@Test
	void aPostThatMayHaveArrivedIsNotRepeated() {
		breakAll();
		for (int i = 0; i < 6; i++) {
			StepVerifier.create(post("order")).expectError(WebClientRequestException.class).verify(PATIENCE);
		}
		assertThat(this.servers.seen).hasSize(6).allMatch((seen) -> seen.endsWith(" null order"));
		assertThat(this.servers.counts().failovers()).isZero();
	}

	@Test
	void aPostThatWasNeverSentIsRepeatedWhateverItsBody() {
		this.servers.stop("a");
		this.servers.stop("b");
		for (int i = 0; i < 3; i++) {
			Flux<String> once = oneShot("o", "rder");
			assertThat(send(HttpMethod.POST, once).onErrorResume((ex) -> send(HttpMethod.POST, oneShot("order")))
				.block(PATIENCE)).isEqualTo("fine");
		}
		assertThat(this.servers.seen).hasSize(3).allMatch((seen) -> seen.startsWith("c ") && seen.endsWith(" order"));
		assertThat(this.servers.counts().failovers()).isPositive();
	}

	@Test
	void numbersEveryTryButTheFirst() {
		this.servers.thirdTryWorks().with(attempts(3));
		assertThat(get().block(PATIENCE)).isEqualTo("fine");
		assertThat(this.servers.seen).map((seen) -> seen.substring(2)).containsExactly("null ", "2 ", "3 ");
		assertThat(this.servers.seen).map((seen) -> seen.substring(0, 1)).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void sendsTheSameBytesAgainThoughTheirSourceGivesThemOnce() {
		this.servers.thirdTryWorks().with(attempts(3));
		assertThat(send(HttpMethod.PUT, oneShot("one ", "two ", "three")).block(PATIENCE)).isEqualTo("fine");
		assertThat(this.servers.seen).hasSize(3).allMatch((seen) -> seen.endsWith(" one two three"));
	}

	@Test
	void sendsAFormWithPartsAgain() {
		this.servers.thirdTryWorks().with(attempts(3));
		MultipartBodyBuilder parts = new MultipartBodyBuilder();
		parts.part("note", "hello");
		assertThat(this.client.put()
			.uri("lb://stock/x")
			.body(BodyInserters.fromMultipartData(parts.build()))
			.retrieve()
			.bodyToMono(String.class)
			.block(PATIENCE)).isEqualTo("fine");
		assertThat(this.servers.seen).hasSize(3);
		assertThat(this.servers.seen.stream().map((seen) -> seen.split(" ", 3)[2]).distinct()).singleElement()
			.asString()
			.contains("hello");
	}

	@Test
	void keepsNoMoreOfABodyThanItMay() {
		fail("a");
		fail("b");
		fail("c");
		String large = "x".repeat(100_000);
		assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
			.isThrownBy(() -> send(HttpMethod.PUT, Flux.just(large)).block(PATIENCE));
		assertThat(this.servers.seen).hasSize(1);
	}

	@Test
	void aBodyFollowsARedirectAsThatOfAnyClient() {
		WebClient plain = WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create(this.connections).followRedirect(true)))
			.build();
		WebClient balanced = plain.mutate().filter(this.servers.filter()).build();
		for (String id : List.of("a", "b", "c")) {
			this.servers.manner(id,
					(request, response) -> request.uri().endsWith("/there")
							? response.sendString(Mono.just("fine")).then()
							: response.status(307).header("Location", "/there").send());
		}
		String direct = "http://127.0.0.1:" + this.servers.report().get(0).instance().port() + "/x";
		for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT)) {
			assertThat(send(plain, method, direct, Flux.just("or", "der")).block(PATIENCE)).isEqualTo("fine");
			assertThat(send(balanced, method, "lb://stock/x", Flux.just("or", "der")).block(PATIENCE))
				.isEqualTo("fine");
		}
		assertThat(this.servers.seen).hasSize(8).allMatch((seen) -> seen.endsWith(" null order"));
		StepVerifier.create(send(plain, HttpMethod.POST, direct, oneShot("order"))).expectError().verify(PATIENCE);
		StepVerifier.create(send(balanced, HttpMethod.POST, "lb://stock/x", oneShot("order")))
			.expectError()
			.verify(PATIENCE);
		assertThat(this.servers.counts().failovers()).isZero();
	}

	@Test
	void aBodyThatFailsIsNeitherRepeatedNorTheInstancesFault() {
		Flux<String> body = Flux.concat(Mono.just("begin"), Mono.error(new IOException("no more")));
		StepVerifier.create(send(HttpMethod.PUT, body)).expectError().verify(PATIENCE);
		assertNothingInFlight();
		assertThat(this.servers.counts().failovers()).isZero();
		assertThat(this.servers.report()).allSatisfy((report) -> assertThat(report.failures()).isZero());
	}

	@Test
	void passesTheAnswerOnWhenTheBudgetIsExhausted() {
		fail("a");
		fail("b");
		fail("c");
		// Wide, so that none of the calls is forgotten however long all of them take
		this.servers.with(Attempting.DEFAULTS.with(new RetryBudgetSettings(20, 1, Duration.ofMinutes(1))));
		int calls = 300;
		Long unavailable = Flux.range(0, calls)
			.concatMap((i) -> get().onErrorResume(WebClientResponseException.ServiceUnavailable.class,
					(ex) -> Mono.just(ex.getResponseBodyAsString())))
			.filter("not now"::equals)
			.count()
			.block(PATIENCE);
		assertThat(unavailable).isEqualTo(calls);
		assertThat(this.servers.counts().failovers()).isLessThanOrEqualTo(60 + calls / 5).isGreaterThan(60);
		assertThat(this.servers.counts().retriesRefused()).isEqualTo(calls - this.servers.counts().failovers());
		assertNothingInFlight();
	}

	@Test
	void aHangingInstanceIsHedgedAround() {
		this.servers.with(Attempting.DEFAULTS.with(new HedgingSettings(true, 99, Duration.ofMillis(20), 50)));
		Flux.range(0, 200).concatMap((i) -> get()).blockLast(PATIENCE);
		this.servers.skip(Duration.ofSeconds(4));
		get().block(PATIENCE);
		this.servers.manner("b", (request, response) -> Mono.never());
		Long fine = Flux.range(0, 60).concatMap((i) -> get()).filter("fine"::equals).count().block(PATIENCE);
		assertThat(fine).isEqualTo(60);
		assertThat(this.servers.counts().hedgesWon()).isGreaterThanOrEqualTo(20);
		assertNothingInFlight();
		assertThat(this.servers.report("b").cancels()).isGreaterThanOrEqualTo(20);
	}

	@Test
	void givesATryAndTheWholeTheirTime() {
		for (String id : List.of("a", "b", "c")) {
			this.servers.manner(id, (request, response) -> Mono.never());
		}
		this.servers.with(Attempting.DEFAULTS.with(FailoverSettings.DEFAULTS.attempts(3)
			.times(AttemptTimes.within(Duration.ofMillis(1500), Duration.ofMillis(600)))));
		StepVerifier.create(get()).expectError(AttemptTimeoutException.class).verify(PATIENCE);
		Awaitility.await().untilAsserted(() -> assertThat(this.servers.seen).hasSize(3));
		StepVerifier
			.create(this.client.get()
				.uri("lb://stock/x")
				.attribute(Deadline.KEY, Deadline.after(Duration.ofMillis(20), System::nanoTime))
				.retrieve()
				.bodyToMono(String.class))
			.expectError(AttemptTimeoutException.class)
			.verify(PATIENCE);
		assertThat(this.servers.seen).hasSizeLessThanOrEqualTo(4);
		assertNothingInFlight();
	}

	@Test
	void aCallerWhoLeavesGivesItsConnectionBack() {
		for (String id : List.of("a", "b", "c")) {
			this.servers.manner(id, (request, response) -> Mono.never());
		}
		for (int i = 0; i < 30; i++) {
			int before = this.servers.seen.size();
			Disposable call = get().subscribe();
			Awaitility.await().until(() -> this.servers.seen.size() > before);
			call.dispose();
		}
		assertNothingInFlight();
		assertThat(this.servers.report()).allSatisfy((report) -> assertThat(report.cancels()).isEqualTo(10));
	}

	@Test
	void bodiesThatNobodyWantsTakeNoConnections() {
		byte[] large = new byte[4 << 20];
		this.servers.manner("a", (request, response) -> response.status(503).sendByteArray(Mono.just(large)).then());
		this.servers.manner("b", (request,
				response) -> response.status(503).sendString(Flux.concat(Mono.just("begin"), Mono.never())).then());
		this.servers.with(attempts(3).with(new RetryBudgetSettings(1000, 1000, Duration.ofSeconds(10))));
		Long fine = Flux.range(0, 36).flatMap((i) -> get(), 8).filter("fine"::equals).count().block(PATIENCE);
		assertThat(fine).isEqualTo(36);
		assertThat(this.servers.counts().failovers()).isGreaterThanOrEqualTo(24);
		assertNothingInFlight();
	}

	@Test
	void takesNoLatencyFromAStream() {
		this.servers.manner("a", FailoverTests::events)
			.manner("b", FailoverTests::events)
			.manner("c", FailoverTests::events);
		ServerSentEvent<?> first = this.client.get()
			.uri("lb://stock/events")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.retrieve()
			.bodyToFlux(ServerSentEvent.class)
			.blockFirst(PATIENCE);
		assertThat(first).isNotNull();
		assertNothingInFlight();
		assertThat(this.servers.report()).allSatisfy((report) -> assertThat(report.latency()).isNull());
	}

	private static Mono<Void> events(HttpServerRequest request, HttpServerResponse response) {
		return response.sse()
			.send(Flux.concat(Mono.just("data:1\n\n"), Mono.<String>never())
				.map((text) -> Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8))), (buffer) -> true)
			.then();
	}

	private void fail(String id) {
		this.servers.manner(id, (request, response) -> response.status(503).sendString(Mono.just("not now")).then());
	}

	private void breakAll() {
		for (String id : List.of("a", "b", "c")) {
			this.servers.manner(id, (request, response) -> {
				response.withConnection((connection) -> connection.channel().close());
				return Mono.never();
			});
		}
	}

	private Mono<String> get() {
		return this.client.get().uri("lb://stock/x").retrieve().bodyToMono(String.class);
	}

	private Mono<String> post(String body) {
		return this.client.post().uri("lb://stock/x").bodyValue(body).retrieve().bodyToMono(String.class);
	}

	private Mono<String> send(HttpMethod method, Flux<String> body) {
		return send(this.client, method, "lb://stock/x", body);
	}

	private static Mono<String> send(WebClient client, HttpMethod method, String uri, Flux<String> body) {
		return client.method(method)
			.uri(uri)
			.contentType(MediaType.TEXT_PLAIN)
			.body(body, String.class)
			.retrieve()
			.bodyToMono(String.class);
	}

	private static Flux<String> oneShot(String... parts) {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		for (String part : parts) {
			sink.tryEmitNext(part).orThrow();
		}
		sink.tryEmitComplete().orThrow();
		return sink.asFlux();
	}

	private void assertNothingInFlight() {
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.servers.report())
				.allSatisfy((report) -> assertThat(report.inFlight()).isZero()));
	}

	private static Attempting attempts(int attempts) {
		return Attempting.DEFAULTS.with(FailoverSettings.DEFAULTS.attempts(attempts));
	}

}
