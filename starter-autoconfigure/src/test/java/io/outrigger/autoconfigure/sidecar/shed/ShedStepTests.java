package io.outrigger.autoconfigure.sidecar.shed;

import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.sidecar.inbound.DeadlineCut;
import io.outrigger.autoconfigure.sidecar.inbound.HttpArrivedRequest;
import io.outrigger.autoconfigure.sidecar.inbound.InboundStep.Arrival;
import io.outrigger.autoconfigure.sidecar.inbound.RefusedAnswers;
import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.Permit;
import io.outrigger.flow.concurrency.algorithm.LimitAlgorithm;
import io.outrigger.flow.concurrency.algorithm.LimitRange;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.inbound.Admission;
import io.outrigger.sidecar.inbound.Refusal;
import io.outrigger.sidecar.inbound.Refusals;
import io.outrigger.sidecar.shed.LoadShedding;
import io.outrigger.sidecar.shed.PriorityRules;
import io.outrigger.sidecar.shed.SheddingSettings;
import io.outrigger.sidecar.shed.SheddingSettings.Shares;
import io.outrigger.time.TimeoutWheel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ShedStep}.
 */
class ShedStepTests {

	private static final int LIMIT = 10;

	private final AtomicLong now = new AtomicLong();

	private SheddingSettings settings = new SheddingSettings(true, new ConcurrencySettings(LimitAlgorithm.AIMD,
			new LimitRange(LIMIT, 1, 100), Duration.ofMillis(10), 1, 1.5, 0.5, 0.8), new Shares(0.5, 0.3),
			Duration.ZERO);

	private final LoadShedding shedding = new LoadShedding(() -> this.settings, Schedulers.immediate(), this.now::get);

	private final Refusals refusals = new Refusals(this.now::get);

	private final RefusedAnswers answers = new RefusedAnswers(this.refusals);

	private final ShedStep step = new ShedStep(this.shedding, () -> PriorityRules.NONE, this.answers,
			new DeadlineCut(this.now::get, new TimeoutWheel(Schedulers.parallel()), this.answers));

	@ParameterizedTest
	@EnumSource(names = { "SERVICE_UNAVAILABLE", "GATEWAY_TIMEOUT" })
	void anErrorThatIsAnsweredAsOverloadLowersTheLimit(HttpStatus status) {
		occupy();
		answerSome(status);
		assertThat(this.shedding.limit()).isLessThan(LIMIT);
		assertThat(this.shedding.inFlight()).isEqualTo(LIMIT - 1);
	}

	@Test
	void anotherErrorSaysNothing() {
		occupy();
		answerSome(HttpStatus.INTERNAL_SERVER_ERROR);
		assertThat(this.shedding.limit()).isEqualTo(LIMIT);
		assertThat(this.shedding.inFlight()).isEqualTo(LIMIT - 1);
	}

	@Test
	void whatIsGivenUpLowersTheLimitWhereNothingWasAnsweredYet() {
		occupy();
		giveSomeUp();
		assertThat(this.shedding.limit()).isLessThan(LIMIT);
	}

	@Test
	void whatIsGivenUpSaysNothingOnceAnythingWasAnswered() {
		for (int i = 0; i < 20; i++) {
			serve(exchange(), () -> Mono.fromRunnable(() -> this.now.addAndGet(Duration.ofMillis(20).toNanos())))
				.block();
		}
		assertThat(this.shedding.meanTime()).isNotNull();
		occupy();
		giveSomeUp();
		assertThat(this.shedding.limit()).isEqualTo(LIMIT);
	}

	@Test
	void whatCannotEvenBeginGivesItsPlaceBack() {
		assertThatIllegalStateException().isThrownBy(() -> serve(exchange(), () -> {
			throw new IllegalStateException("on purpose");
		}));
		assertThat(this.shedding.inFlight()).isZero();
	}

	@Test
	void nobodyWaitsForLongerThanItsSenderDoes() {
		this.settings = new SheddingSettings(true, this.settings.concurrency(), this.settings.shares(),
				Duration.ofSeconds(10));
		occupy();
		assertThat(this.shedding.admit(Priority.HIGH)).isNotNull();
		MockServerWebExchange exchange = exchange();
		Admission admission = new Admission(null, null, true, 50, Priority.HIGH);
		this.step
			.serve(new Arrival(exchange, new HttpArrivedRequest(exchange.getRequest()), admission,
					new Deadline(Duration.ofMillis(50).toNanos())), Mono::never)
			.block(Duration.ofSeconds(5));
		assertThat(exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.GATEWAY_TIMEOUT);
		assertThat(this.refusals.count(Refusal.TOO_LATE)).isOne();
		assertThat(this.shedding.waiting()).isZero();
	}

	@Test
	void whatIsGrantedWhileItsSenderGivesUpComesBack() throws Exception {
		this.settings = new SheddingSettings(true, this.settings.concurrency(), this.settings.shares(),
				Duration.ofSeconds(10));
		occupy();
		for (int round = 0; round < 10_000; round++) {
			Permit last = this.shedding.admit(Priority.HIGH);
			assertThat(last).as("the last place, round %s", round).isNotNull();
			Disposable waiting = serve(exchange(), Priority.HIGH, Mono::never).subscribe();
			assertThat(this.shedding.waiting()).isOne();
			CyclicBarrier start = new CyclicBarrier(2);
			CompletableFuture<Void> ended = CompletableFuture.runAsync(() -> {
				await(start);
				last.close();
			});
			await(start);
			waiting.dispose();
			ended.get(10, TimeUnit.SECONDS);
			assertThat(this.shedding.inFlight()).isEqualTo(LIMIT - 1);
			assertThat(this.shedding.waiting()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "h2c, text/plain, 1", "websocket, text/plain, 1", "websocket, , 0", "TLS/1.0, , 1" })
	void onlyAWebSocketGivesItsPlaceBackOnceItBegins(String upgrade, String type, int held) {
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.get("/").header(HttpHeaders.UPGRADE, upgrade));
		if (type != null) {
			exchange.getResponse().getHeaders().set(HttpHeaders.CONTENT_TYPE, type);
		}
		serve(exchange, () -> exchange.getResponse().setComplete().then(Mono.never())).subscribe();
		assertThat(this.shedding.inFlight()).isEqualTo(held);
	}

	// Of what fails while there is nothing else to do nobody learns how busy this is
	private void occupy() {
		for (int i = 1; i < LIMIT; i++) {
			assertThat(this.shedding.admit(Priority.HIGH)).isNotNull();
		}
	}

	// One or two of them say little
	private void answerSome(HttpStatus status) {
		for (int i = 0; i < 20; i++) {
			answer(status);
		}
	}

	private void giveSomeUp() {
		for (int i = 0; i < 20; i++) {
			serve(exchange(), Mono::never).subscribe().dispose();
			this.now.addAndGet(Duration.ofMillis(20).toNanos());
		}
	}

	// As whoever handles the errors of handlers does, in front of all filters
	private void answer(HttpStatus status) {
		MockServerWebExchange exchange = exchange();
		serve(exchange, () -> Mono.error(new ResponseStatusException(status)))
			.onErrorResume((error) -> Mono.fromRunnable(() -> exchange.getResponse().setStatusCode(status)))
			.block();
		this.now.addAndGet(Duration.ofMillis(20).toNanos());
	}

	private Mono<Void> serve(MockServerWebExchange exchange, Supplier<Mono<Void>> work) {
		return serve(exchange, null, work);
	}

	private Mono<Void> serve(MockServerWebExchange exchange, @Nullable Priority priority, Supplier<Mono<Void>> work) {
		Admission admission = new Admission(null, null, priority != null, Admission.NO_DEADLINE, priority);
		return this.step.serve(new Arrival(exchange, new HttpArrivedRequest(exchange.getRequest()), admission, null),
				work);
	}

	private static void await(CyclicBarrier start) {
		try {
			start.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static MockServerWebExchange exchange() {
		return MockServerWebExchange.from(MockServerHttpRequest.get("/"));
	}

}
