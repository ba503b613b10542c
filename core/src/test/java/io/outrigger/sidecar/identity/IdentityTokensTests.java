package io.outrigger.sidecar.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.sidecar.identity.TestKeys.TestClock;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdentityTokens}.
 */
@ExtendWith(NonBlocking.class)
class IdentityTokensTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final TestClock clock = new TestClock();

	private final AtomicReference<IdentitySettings> settings = new AtomicReference<>(
			TestKeys.settings(TestKeys.hs256("k1")));

	private final TestWorker worker = new TestWorker();

	private final IdentityTokens tokens = new IdentityTokens("orders", "orders-1", this.settings::get, this.clock,
			() -> this.worker);

	@Test
	void aTokenIsSignedByAWorkerAndThenAtHand() {
		assertThat(this.tokens.atHand("stock")).isNull();
		Mono<String> first = this.tokens.obtain("stock");
		CompletableFuture<String> waiting = first.toFuture();
		assertThat(waiting).isNotDone();
		this.worker.run();
		assertThat(waiting).isCompletedWithValue(this.tokens.atHand("stock"));
		assertThat(first.block(PATIENCE)).isEqualTo(this.tokens.atHand("stock"));
		assertThat(this.tokens.minted()).isOne();
	}

	@Test
	void manyThatWaitShareOne() {
		List<CompletableFuture<String>> waiting = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			waiting.add(this.tokens.obtain("stock").toFuture());
		}
		waiting.get(0).cancel(true);
		assertThat(this.worker.waiting()).isOne();
		this.worker.run();
		assertThat(waiting.subList(1, 50)).allMatch((each) -> each.isDone() && !each.isCompletedExceptionally());
		assertThat(this.tokens.minted()).isOne();
	}

	@Test
	void eachServiceHasItsOwn() {
		String stock = obtain("stock");
		assertThat(obtain("billing")).isNotEqualTo(stock);
		TokenVerifier verifier = new TokenVerifier(this.settings::get, this.clock);
		assertThat(verifier.verify(stock, "stock")).isEqualTo(new CallerIdentity("orders", "orders-1"));
	}

	@Test
	void isUsedForAMinuteAndOnWhileTheNextIsSigned() {
		String first = obtain("stock");
		this.clock.move(Duration.ofSeconds(59));
		assertThat(this.tokens.atHand("stock")).isEqualTo(first);
		assertThat(this.worker.waiting()).isZero();
		this.clock.move(Duration.ofSeconds(1));
		for (int i = 0; i < 5; i++) {
			assertThat(this.tokens.atHand("stock")).isEqualTo(first);
		}
		assertThat(this.worker.waiting()).isOne();
		this.worker.run();
		assertThat(this.tokens.atHand("stock")).isNotNull().isNotEqualTo(first);
		assertThat(this.tokens.minted()).isEqualTo(2);
	}

	@Test
	void isNotUsedWhenItIsAboutToEnd() {
		String first = obtain("stock");
		this.clock.move(Duration.ofMinutes(4).plusSeconds(29));
		assertThat(this.tokens.atHand("stock")).isEqualTo(first);
		this.clock.move(Duration.ofSeconds(1));
		assertThat(this.tokens.atHand("stock")).isNull();
		assertThat(obtain("stock")).isNotEqualTo(first);
	}

	@Test
	void isNotUsedWhenTheClockWasPutBackFar() {
		obtain("stock");
		this.clock.move(Duration.ofHours(-1));
		assertThat(this.tokens.atHand("stock")).isNull();
	}

	@Test
	void anotherKeySignsFromNowOn() {
		obtain("stock");
		TokenKey next = TestKeys.es256("k2");
		this.settings.set(TestKeys.settings(next));
		assertThat(this.tokens.atHand("stock")).isNull();
		String token = obtain("stock");
		assertThat(new TokenVerifier(this.settings::get, this.clock).verify(token, "stock").service())
			.isEqualTo("orders");
	}

	@Test
	void aTokenThatWasBegunWithAnOlderKeyIsNotUsed() {
		CompletableFuture<String> old = this.tokens.obtain("stock").toFuture();
		this.settings.set(TestKeys.settings(TestKeys.hs256("k2")));
		CompletableFuture<String> fresh = this.tokens.obtain("stock").toFuture();
		assertThat(this.worker.waiting()).isEqualTo(2);
		this.worker.run();
		assertThat(old.join()).isNotEqualTo(fresh.join());
		assertThat(this.tokens.atHand("stock")).isEqualTo(fresh.join());
	}

	@Test
	void withoutAKeyThatSignsThereIsNone() {
		this.settings.set(new IdentitySettings(Map.of(), null, IdentitySettings.DEFAULT_LIFETIME));
		assertThat(this.tokens.isOn()).isFalse();
		assertThat(this.tokens.atHand("stock")).isNull();
		assertThat(this.tokens.await("stock")).isNull();
		StepVerifier.create(this.tokens.obtain("stock")).verifyComplete();
		assertThat(this.tokens.failed()).isZero();
	}

	@Test
	void whatCannotBeSignedIsCountedAndNotTriedAtEveryRequest() {
		this.settings.set(TestKeys.settings(TestKeys.hs256("k1").issuedBy("billing")));
		CompletableFuture<String> waiting = this.tokens.obtain("stock").toFuture();
		this.worker.run();
		assertThat(waiting).isCompletedWithValue(null);
		assertThat(this.tokens.failed()).isOne();
		StepVerifier.create(this.tokens.obtain("stock")).verifyComplete();
		assertThat(this.tokens.await("stock")).isNull();
		assertThat(this.worker.waiting()).isZero();
		this.clock.move(Duration.ofSeconds(1));
		this.tokens.obtain("stock").subscribe();
		assertThat(this.worker.waiting()).isOne();
	}

	@Test
	void aFailureDoesNotTakeTheTokenInUse() {
		String first = obtain("stock");
		this.worker.dispose();
		this.clock.move(Duration.ofMinutes(2));
		assertThat(this.tokens.atHand("stock")).isEqualTo(first);
		assertThat(this.tokens.atHand("stock")).isEqualTo(first);
		assertThat(this.tokens.failed()).isOne();
	}

	@Test
	void nobodyWaitsForEver() {
		assertThat(this.tokens.obtain("stock").block(PATIENCE)).isNull();
		assertThat(this.tokens.failed()).isOne();
	}

	@Test
	void anInterruptedThreadGoesWithout() {
		Thread.currentThread().interrupt();
		assertThat(this.tokens.await("stock")).isNull();
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void nothingIsSignedOnAnEventLoop() {
		AtomicReference<Thread> signer = new AtomicReference<>();
		IdentityTokens real = new IdentityTokens("orders", "orders-1", this.settings::get, () -> {
			// Asked once more by who signs
			signer.set(Thread.currentThread());
			return TestKeys.START;
		}, Schedulers::boundedElastic);
		String token = Mono.defer(() -> real.obtain("stock")).subscribeOn(Schedulers.parallel()).block(PATIENCE);
		assertThat(token).isNotNull();
		assertThat(signer.get().getName()).startsWith("boundedElastic");
		assertThat(Mono.fromCallable(() -> real.atHand("stock")).subscribeOn(Schedulers.parallel()).block(PATIENCE))
			.isEqualTo(token);
	}

	@Test
	void threadsThatAskAtOnceGetTheSame() throws Exception {
		IdentityTokens real = new IdentityTokens("orders", "orders-1", this.settings::get, this.clock,
				Schedulers::boundedElastic);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			CountDownLatch start = new CountDownLatch(1);
			List<Future<String>> all = IntStream.range(0, 8).mapToObj((thread) -> threads.submit(() -> {
				start.await();
				return real.await("stock");
			})).toList();
			start.countDown();
			for (Future<String> each : all) {
				assertThat(each.get()).isEqualTo(real.atHand("stock"));
			}
			assertThat(real.minted()).isOne();
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void doesNotGrowWithoutBound() {
		this.worker.workAtOnce();
		String first = this.tokens.await("s0");
		for (int i = 1; i <= 10_000; i++) {
			this.tokens.await("s" + i);
		}
		assertThat(this.tokens.atHand("s10000")).isNotNull();
		assertThat(this.tokens.atHand("s0")).isNull();
		assertThat(this.tokens.await("s0")).isNotEqualTo("").isEqualTo(first);
	}

	private String obtain(String callee) {
		CompletableFuture<String> token = this.tokens.obtain(callee).toFuture();
		this.worker.run();
		return token.join();
	}

}
