package io.outrigger.flow.concurrency.reactive;

import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.Rejection.Reason;
import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.ConcurrencySettings;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Partition;
import io.outrigger.flow.concurrency.Permit;
import io.outrigger.flow.concurrency.algorithm.LimitStep;
import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.meter.WindowSample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ReactiveLimiter}.
 */
class ReactiveLimiterTests {

	@BeforeAll
	static void failRatherThanWaitForEver() {
		StepVerifier.setDefaultTimeout(Duration.ofSeconds(10));
	}

	@AfterAll
	static void waitAsBefore() {
		StepVerifier.resetDefaultTimeout();
	}

	private final List<WindowSample> samples = new ArrayList<>();

	private long now;

	/*
	 * Each that ends ends a window, so that what it told is seen.
	 */
	private final ConcurrencyLimiter limiter = new ConcurrencyLimiter("test", () -> settings(2),
			List.of(Partition.lending("all", 1)), (applied) -> (limit, sample) -> {
				this.samples.add(sample);
				return new LimitStep(limit, Cause.STEADY);
			}, () -> this.now += Duration.ofMinutes(1).toNanos());

	private final ReactiveLimiter reactive = new ReactiveLimiter(this.limiter);

	@Test
	void holdsAPermitWhileItIsSubscribedTo() {
		Sinks.One<String> answer = Sinks.one();
		Mono<String> limited = this.reactive.limit(0, answer.asMono());
		assertThat(this.limiter.inFlight()).isZero();
		StepVerifier verifier = StepVerifier.create(limited).expectNext("yes").expectComplete().verifyLater();
		assertThat(this.limiter.inFlight()).isOne();
		answer.tryEmitValue("yes");
		verifier.verify();
		assertEnded(1, 0);
	}

	@Test
	void isFreeAgainWhenTheValueArrives() {
		Mono<Integer> limited = this.reactive.limit(0, Mono.just("yes")).map((value) -> this.limiter.inFlight());
		StepVerifier.create(limited).expectNext(0).verifyComplete();
		Mono<Integer> empty = this.reactive.limit(0, Mono.empty()).then(Mono.fromSupplier(this.limiter::inFlight));
		StepVerifier.create(empty).expectNext(0).verifyComplete();
	}

	@Test
	void refusesWithoutSubscribing() {
		Disposable first = this.reactive.limit(0, Mono.never()).subscribe();
		this.reactive.limit(0, Flux.never()).subscribe();
		TestPublisher<String> work = TestPublisher.create();
		StepVerifier.create(this.reactive.limit(0, work.mono())).verifyErrorSatisfies((error) -> {
			assertThat(error).isInstanceOf(RejectedException.class);
			assertThat(((RejectedException) error).rejection().reason()).isEqualTo(Reason.CONCURRENCY_LIMITED);
		});
		StepVerifier.create(this.reactive.limit(0, work.flux())).verifyError(RejectedException.class);
		work.assertWasNotSubscribed();
		first.dispose();
		StepVerifier.create(this.reactive.limit(0, Mono.just(1))).expectNext(1).verifyComplete();
	}

	@Test
	void countsTimeoutsAndRefusalsAsDroppedAndOtherErrorsNot() {
		Rejection refusal = new Rejection(Reason.QUEUE_FULL, "further on", null);
		List<Throwable> drops = List.of(new TimeoutException(), new HttpTimeoutException(""),
				new RejectedException(refusal));
		for (Throwable error : drops) {
			StepVerifier.create(this.reactive.limit(0, Mono.error(error))).verifyErrorMatches(error::equals);
			assertEnded(0, 1);
		}
		RejectedException tooOften = new RejectedException(new Rejection(Reason.RATE_LIMITED, "a client", null));
		StepVerifier.create(this.reactive.limit(0, Mono.error(tooOften))).verifyErrorMatches(tooOften::equals);
		StepVerifier.create(this.reactive.limit(0, Mono.error(new IllegalStateException())))
			.verifyError(IllegalStateException.class);
		assertThat(this.limiter.inFlight()).isZero();
		assertThat(this.samples).isEmpty();
		ReactiveLimiter other = new ReactiveLimiter(this.limiter, (error) -> Outcome.SUCCESS);
		StepVerifier.create(other.limit(0, Flux.error(new IllegalStateException())))
			.verifyError(IllegalStateException.class);
		assertEnded(1, 0);
	}

	@Test
	void seesATimeoutThatIsInside() {
		StepVerifier.withVirtualTime(() -> this.reactive.limit(0, Mono.never().timeout(Duration.ofSeconds(1))))
			.thenAwait(Duration.ofSeconds(1))
			.verifyError(TimeoutException.class);
		assertEnded(0, 1);
		StepVerifier.withVirtualTime(() -> this.reactive.limit(0, Mono.never()).timeout(Duration.ofSeconds(1)))
			.thenAwait(Duration.ofSeconds(1))
			.verifyError(TimeoutException.class);
		assertThat(this.limiter.inFlight()).as("cancelled from outside").isZero();
		assertThat(this.samples).isEmpty();
	}

	@Test
	void isFreeAgainWhenCancelled() {
		TestPublisher<String> work = TestPublisher.create();
		Disposable subscription = this.reactive.limit(0, work.mono()).subscribe();
		assertThat(this.limiter.inFlight()).isOne();
		subscription.dispose();
		work.assertCancelled();
		assertThat(this.limiter.inFlight()).isZero();
		StepVerifier.create(this.reactive.limit(0, Flux.range(0, 10)).take(3)).expectNext(0, 1, 2).verifyComplete();
		assertThat(this.limiter.inFlight()).isZero();
		assertThat(this.samples).isEmpty();
	}

	@Test
	void isFreeAgainWhenSubscribingFails() {
		Mono<String> broken = new Mono<>() {

			@Override
			public void subscribe(CoreSubscriber<? super String> actual) {
				throw new IllegalStateException("broken");
			}

		};
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.reactive.limit(0, broken).block(Duration.ofSeconds(1)))
			.withMessage("broken");
		assertThat(this.limiter.inFlight()).isZero();
		ReactiveLimiter confused = new ReactiveLimiter(this.limiter, (error) -> {
			throw new UnsupportedOperationException();
		});
		StepVerifier.create(confused.limit(0, Mono.error(new IllegalStateException())))
			.verifyErrorSatisfies((error) -> assertThat(error.getSuppressed()).hasSize(1));
		assertThat(this.limiter.inFlight()).isZero();
	}

	@Test
	void asksAnewForEachSubscriptionAndEachTry() {
		AtomicInteger tries = new AtomicInteger();
		Mono<Integer> work = Mono
			.defer(() -> (tries.incrementAndGet() < 3) ? Mono.error(new TimeoutException()) : Mono.just(tries.get()));
		StepVerifier.create(this.reactive.limit(0, work).retry(5)).expectNext(3).verifyComplete();
		assertThat(this.samples).extracting(WindowSample::dropped).containsExactly(1, 1, 0);
		assertThat(this.limiter.inFlight()).isZero();
	}

	@Test
	void givesBackWhatWasGotOtherwise() {
		Permit permit = this.limiter.acquire(0);
		StepVerifier.create(ReactiveLimiter.hold(permit, Mono.just(1), ReactiveLimiter::outcomeOf))
			.expectNext(1)
			.verifyComplete();
		assertEnded(1, 0);
		assertThat(permit.end(Outcome.SUCCESS)).isFalse();
	}

	@Test
	void losesNoneHoweverTheyEnd() {
		ConcurrencySettings wide = settings(16);
		ConcurrencyLimiter shared = new ConcurrencyLimiter("test", () -> wide);
		ReactiveLimiter many = new ReactiveLimiter(shared);
		Flux.range(0, 3000)
			.flatMap((i) -> ends(many, new Random(i)).subscribeOn(Schedulers.parallel()).onErrorComplete(), 32)
			.blockLast(Duration.ofSeconds(20));
		Mono.defer(() -> Mono.just(shared.inFlight()))
			.repeatWhen((again) -> again.delayElements(Duration.ofMillis(1)))
			.takeUntil((inFlight) -> inFlight == 0)
			.blockLast(Duration.ofSeconds(5));
		assertThat(shared.inFlight()).isZero();
	}

	private static Mono<Integer> ends(ReactiveLimiter many, Random random) {
		Duration soon = Duration.ofNanos(random.nextInt(1_000_000));
		Mono<Integer> work = switch (random.nextInt(4)) {
			case 0 -> Mono.just(1);
			case 1 -> Mono.delay(soon).map(Long::intValue);
			case 2 -> Mono.delay(soon).then(Mono.error(new IllegalStateException()));
			default -> Mono.never();
		};
		// Half of them race with their own end
		return many.limit(0, work.timeout(Duration.ofMillis(3)))
			.takeUntilOther(random.nextBoolean() ? Mono.delay(soon) : Mono.never());
	}

	private void assertEnded(int count, int dropped) {
		assertThat(this.limiter.inFlight()).isZero();
		assertThat(this.samples).singleElement()
			.satisfies(
					(sample) -> assertThat(List.of(sample.count(), sample.dropped())).containsExactly(count, dropped));
		this.samples.clear();
	}

	private static ConcurrencySettings settings(int limit) {
		ConcurrencySettings fixed = ConcurrencySettings.fixed(limit);
		return new ConcurrencySettings(fixed.algorithm(), fixed.range(), Duration.ofMillis(10), 1, 1.5, 0.9, 0.8);
	}

}
