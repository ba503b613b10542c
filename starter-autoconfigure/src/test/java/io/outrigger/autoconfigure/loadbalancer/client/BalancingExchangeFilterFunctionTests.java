package io.outrigger.autoconfigure.loadbalancer.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.handler.timeout.ReadTimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunctions;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.InstanceReport;
import io.outrigger.loadbalancer.NoInstanceAvailableException;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BalancingExchangeFilterFunction} against a real server.
 */
@ExtendWith(NonBlocking.class)
class BalancingExchangeFilterFunctionTests {

	// It reports every connection that breaks, which is what these tests are about
	private static final Logger logger = (Logger) LoggerFactory.getLogger("reactor.netty");

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int CERTAIN = 15;

	private static final int NEVER = 2;

	private final Upstream upstream = new Upstream();

	private final WebClient client = builder().build();

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
		Hooks.resetOnErrorDropped();
		this.upstream.close();
	}

	@Test
	void sendsTheRequestToAnInstanceAsItIs() {
		String body = this.client.get()
			.uri(URI.create("http://stock/caf%C3%A9%2F1?q=a+b&q=%26"))
			.header("X-Mine", "kept")
			.retrieve()
			.bodyToMono(String.class)
			.block(PATIENCE);
		assertThat(body).isEqualTo("fine");
		assertThat(this.upstream.lastUri).hasValue("/caf%C3%A9%2F1?q=a+b&q=%26");
		assertThat(this.upstream.lastHeaders.get().get("X-Mine")).isEqualTo("kept");
		assertThat(this.upstream.lastHeaders.get().get("Host")).isEqualTo("127.0.0.1:" + this.upstream.port());
		assertEnds(1, 0, 0);
		assertThat(this.upstream.report().latency()).isPositive();
	}

	@Test
	void showsTheCallerTheResponseAsItIs() {
		ClientResponse response = this.client.get()
			.uri("lb://stock/fine")
			.exchangeToMono((answer) -> answer.releaseBody().thenReturn(answer))
			.block(PATIENCE);
		assertThat(response.statusCode()).isEqualTo(HttpStatus.OK);
		assertThat(response.headers().header("Outrigger-Instance")).containsExactly("a");
		assertThat(response.request().getURI()).hasScheme("http").hasPort(this.upstream.port());
	}

	@Test
	void leavesOtherAddressesAlone() {
		String address = "http://127.0.0.1:" + this.upstream.port() + "/x";
		assertThat(get(address).block(PATIENCE)).isEqualTo("fine");
		WebClient echo = builder()
			.filter((request, next) -> Mono
				.just(ClientResponse.create(HttpStatus.OK).body(request.url() + " " + request.attributes()).build()))
			.build();
		for (String other : List.of("http://unknown/x", "http://stock:80/x", "https://stock.example.org/x?q")) {
			assertThat(echo.get().uri(other).retrieve().bodyToMono(String.class).block(PATIENCE)).startsWith(other)
				.doesNotContain(Attempt.ATTRIBUTE);
		}
		assertThat(this.upstream.report().picks()).isZero();
	}

	@Test
	void whoAsksAgainAtTheEndOfARequestDoesNotFindItInFlight() {
		Mono<String> call = get("lb://stock/fine");
		List<Integer> inFlight = Flux.range(0, 20)
			.concatMap((i) -> call.map((text) -> this.upstream.report().inFlight()))
			.collectList()
			.block(PATIENCE);
		assertThat(inFlight).containsOnly(0);
	}

	@Test
	void refusesAServiceThatNobodyKnows() {
		assertThatExceptionOfType(NoInstanceAvailableException.class)
			.isThrownBy(() -> get("lb://unknown/x").block(PATIENCE))
			.withMessageContaining("'unknown'");
		assertThatIllegalArgumentException().isThrownBy(() -> get("lb://stock:80/x").block(PATIENCE));
	}

	@Test
	void picksAnewForEachSubscription() {
		this.upstream.register("b", this.upstream.port());
		Mono<String> call = get("lb://stock/x");
		Flux.range(0, 20).concatMap((i) -> call).blockLast(PATIENCE);
		assertThat(this.upstream.balancers.find("stock").report())
			.allSatisfy((report) -> assertThat(report.successes()).isPositive());
	}

	@Test
	void isInFlightUntilTheCallerLeavesTheBody() {
		leaveAfterHeaders(get("lb://stock/stalled"));
		assertEnds(1, 0, 0);
	}

	@Test
	void endsWithAnEmptyBody() {
		assertThat(get("lb://stock/empty").block(PATIENCE)).isNull();
		assertEnds(1, 0, 0);
	}

	@Test
	void endsWithABodyNobodyReads() {
		HttpStatus status = (HttpStatus) this.client.get()
			.uri("lb://stock/fine")
			.exchangeToMono((response) -> Mono.just(response.statusCode()))
			.block(PATIENCE);
		assertThat(status).isEqualTo(HttpStatus.OK);
		assertEnds(1, 0, 0);
	}

	@Test
	void endsWithABodyReadInPart() {
		this.client.get()
			.uri("lb://stock/stalled")
			.retrieve()
			.bodyToFlux(DataBuffer.class)
			.take(1)
			.map(DataBufferUtils::release)
			.blockLast(PATIENCE);
		assertEnds(1, 0, 0);
	}

	@Test
	void countsAServerErrorAsAFailure() {
		assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
			.isThrownBy(() -> get("lb://stock/error").block(PATIENCE))
			.satisfies((ex) -> assertThat(ex.getResponseBodyAsString()).isEqualTo("not now"));
		assertEnds(0, 1, 0);
	}

	@Test
	void countsAServerErrorThatAFilterNearTheWireTurnedIntoAnError() {
		WebClient strict = builder().filter(ExchangeFilterFunctions.statusError((status) -> status.value() == 503,
				(response) -> WebClientResponseException.create(503, "", response.headers().asHttpHeaders(),
						new byte[0], null)))
			.build();
		StepVerifier.create(strict.get().uri("lb://stock/error").retrieve().bodyToMono(String.class))
			.expectError(WebClientResponseException.class)
			.verify(PATIENCE);
		assertEnds(0, 1, 0);
	}

	@Test
	void countsAConnectErrorAsAFailure() {
		this.upstream.close();
		assertThatExceptionOfType(WebClientRequestException.class)
			.isThrownBy(() -> get("lb://stock/x").block(PATIENCE));
		assertEnds(0, 1, 0);
	}

	@Test
	void countsAConnectionThatBreaksBeforeTheAnswerAsAFailure() {
		StepVerifier.create(get("lb://stock/reset")).expectError(WebClientRequestException.class).verify(PATIENCE);
		assertEnds(0, 1, 0);
	}

	@Test
	void countsAConnectionThatBreaksWithinTheAnswerAsAFailure() {
		StepVerifier.create(get("lb://stock/broken")).expectError().verify(PATIENCE);
		assertEnds(0, 1, 0);
	}

	@Test
	void countsATimeOutOfTheClientAsAFailure() {
		HttpClient impatient = HttpClient.create().responseTimeout(Duration.ofMillis(50));
		WebClient client = builder().clientConnector(new ReactorClientHttpConnector(impatient)).build();
		StepVerifier.create(client.get().uri("lb://stock/never").retrieve().bodyToMono(String.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).hasCauseInstanceOf(ReadTimeoutException.class))
			.verify(PATIENCE);
		assertEnds(0, 1, 0);
	}

	@Test
	void aCallerWhoGivesUpBeforeTheAnswerCancels() {
		StepVerifier.create(get("lb://stock/never").timeout(Duration.ofMillis(500)))
			.expectError(TimeoutException.class)
			.verify(PATIENCE);
		assertEnds(0, 0, 1);
	}

	@Test
	void aCallerWhoLeavesBeforeLookingAtTheBodyEndsToo() {
		leaveAfterHeaders(this.client.get().uri("lb://stock/stalled").exchangeToMono((response) -> Mono.never()));
		assertEnds(1, 0, 0);
	}

	@Test
	void anErrorOfThisSideDoesNotBlameTheInstance() {
		StepVerifier
			.create(this.client.post()
				.uri("lb://stock/x")
				.body(Mono.error(new IllegalStateException("no body")), String.class)
				.retrieve()
				.bodyToMono(String.class))
			.expectErrorSatisfies((ex) -> assertThat(ex).rootCause().hasMessage("no body"))
			.verify(PATIENCE);
		assertEnds(0, 0, 1);
	}

	@Test
	void aFilterNearTheWireThatFailsAtOnceOrAnswersNothingEndsToo() {
		WebClient throwing = builder().filter((request, next) -> {
			throw new IllegalStateException("refused");
		}).build();
		StepVerifier.create(throwing.get().uri("lb://stock/x").retrieve().bodyToMono(String.class))
			.expectError()
			.verify(PATIENCE);
		WebClient silent = builder().filter((request, next) -> Mono.empty()).build();
		StepVerifier.create(silent.get().uri("lb://stock/x").exchangeToMono((response) -> Mono.just("x")))
			.expectError()
			.verify(PATIENCE);
		assertEnds(0, 0, 2);
	}

	@Test
	void anyMixtureOfEndsLeavesNothingInFlight() throws Exception {
		Hooks.onErrorDropped((ex) -> {
		});
		Random random = new Random(11);
		int calls = 1500;
		Semaphore concurrency = new Semaphore(64);
		ScheduledExecutorService impatience = Executors.newScheduledThreadPool(2);
		for (int i = 0; i < calls; i++) {
			assertThat(concurrency.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
			Mono<Void> certain = certain(i);
			Disposable call = ((certain != null) ? certain : call(random)).doFinally((signal) -> concurrency.release())
				.subscribe();
			if (certain == null || i % CERTAIN == NEVER) {
				impatience.schedule(call::dispose, random.nextInt(40), TimeUnit.MILLISECONDS);
			}
		}
		impatience.shutdown();
		assertThat(impatience.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		Awaitility.await().until(() -> this.upstream.report().inFlight() == 0);
		InstanceReport report = this.upstream.report();
		assertThat(report.picks()).isEqualTo(calls);
		assertThat(report.successes() + report.failures() + report.cancels()).isEqualTo(calls);
		assertThat(List.of(report.successes(), report.failures(), report.cancels())).allMatch((count) -> count > 50);
	}

	/*
	 * One in five has its end whatever else the machine does, so that there are some of
	 * each: two have callers who wait, and one no answer.
	 */
	private @Nullable Mono<Void> certain(int number) {
		return switch (number % CERTAIN) {
			case 0 -> get("lb://stock/fine").then();
			case 1 -> get("lb://stock/error").then().onErrorComplete();
			case NEVER -> get("lb://stock/never").then();
			default -> null;
		};
	}

	private Mono<Void> call(Random random) {
		List<String> paths = List.of("fine", "empty", "error", "never", "stalled", "broken", "reset");
		String uri = "lb://stock/" + paths.get(random.nextInt(paths.size()));
		Mono<Void> call = switch (random.nextInt(4)) {
			case 0 -> get(uri).then();
			case 1 -> this.client.get().uri(uri).exchangeToMono(ClientResponse::releaseBody);
			case 2 -> this.client.get().uri(uri).exchangeToMono((response) -> Mono.never());
			default -> this.client.get()
				.uri(uri)
				.exchangeToFlux(
						(response) -> response.bodyToFlux(DataBuffer.class).take(1).map(DataBufferUtils::release))
				.then();
		};
		return call.onErrorResume((ex) -> Mono.empty());
	}

	private void leaveAfterHeaders(Mono<?> call) {
		Disposable caller = call.subscribe();
		Awaitility.await().until(() -> this.upstream.report().latency() != null);
		assertThat(this.upstream.report().inFlight()).isOne();
		caller.dispose();
	}

	private WebClient.Builder builder() {
		return WebClient.builder().filter(this.upstream.filter());
	}

	private Mono<String> get(String uri) {
		return this.client.get().uri(uri).retrieve().bodyToMono(String.class);
	}

	private void assertEnds(long successes, long failures, long cancels) {
		Awaitility.await().until(() -> this.upstream.report().inFlight() == 0);
		InstanceReport report = this.upstream.report();
		assertThat(List.of(report.successes(), report.failures(), report.cancels())).as("successes, failures, cancels")
			.containsExactly(successes, failures, cancels);
	}

}
