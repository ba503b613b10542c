package io.outrigger.autoconfigure.cache.spring;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is particular to cached methods that return a {@code Mono} or a {@code Flux}: many
 * subscribers of one of them, cancellation, and event loops.
 */
@ExtendWith(NonBlocking.class)
class CachedReactiveMethodsTests {

	private final ShopContext context = ShopContext.of();

	private final Shop shop = this.context.shop();

	private final Sinks.One<String> answer = Sinks.one();

	private final AtomicInteger cancelled = new AtomicInteger();

	private final AtomicInteger answered = new AtomicInteger();

	@BeforeEach
	void loadUntilToldOtherwise() {
		this.shop.sells(() -> this.answer.asMono().doOnCancel(this.cancelled::incrementAndGet));
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void aHundredSubscribersOfOneMonoAreOneInvocation() {
		Mono<String> product = this.shop.monoInSync(1);
		Flux.range(0, 100).subscribe((subscriber) -> product.subscribe((found) -> this.answered.incrementAndGet()));
		this.answer.tryEmitValue("book").orThrow();
		assertThat(this.answered).hasValue(100);
		assertThat(this.shop.loads()).isEqualTo(1);
	}

	@Test
	void aHundredSubscribersOfOneFluxAreOneInvocation() {
		Flux<String> products = this.shop.fluxInSync(1);
		Flux.range(0, 100).subscribe((subscriber) -> products.subscribe((found) -> this.answered.incrementAndGet()));
		this.answer.tryEmitValue("book,pen").orThrow();
		assertThat(this.answered).hasValue(200);
		assertThat(this.shop.loads()).isEqualTo(1);
	}

	@Test
	void whoCancelsLeavesTheOthersTheirs() {
		Mono<String> shared = this.shop.monoInSync(1);
		Disposable leaving = shared.subscribe();
		shared.subscribe((found) -> this.answered.incrementAndGet());
		Disposable another = this.shop.monoInSync(1).subscribe();
		this.shop.monoInSync(1).subscribe((found) -> this.answered.incrementAndGet());
		leaving.dispose();
		another.dispose();
		assertThat(this.cancelled).hasValue(0);
		this.answer.tryEmitValue("book").orThrow();
		assertThat(this.answered).hasValue(2);
		assertThat(this.shop.loads()).isEqualTo(1);
	}

	@Test
	void whenTheLastOneCancelsTheMethodIsCancelledAndNothingIsKept() {
		Disposable first = this.shop.monoInSync(1).subscribe();
		Disposable second = this.shop.fluxInSync(1).subscribe();
		first.dispose();
		assertThat(this.cancelled).hasValue(1);
		second.dispose();
		assertThat(this.cancelled).hasValue(2);
		this.shop.sells("pen");
		StepVerifier.create(this.shop.monoInSync(1)).expectNext("pen").verifyComplete();
		StepVerifier.create(this.shop.fluxInSync(1)).expectNext("pen").verifyComplete();
	}

	@Test
	void withoutSyncEachSubscriberIsALoadAndCancelsItsOwn() {
		this.shop.mono(1).subscribe().dispose();
		assertThat(this.cancelled).hasValue(1);
		this.shop.sells("pen");
		StepVerifier.create(this.shop.mono(1)).expectNext("pen").verifyComplete();
		assertThat(this.shop.loads()).isEqualTo(2);
	}

	@Test
	void anErrorReachesAllWhoWait() {
		IllegalStateException broken = new IllegalStateException("no database");
		AtomicInteger failed = new AtomicInteger();
		Flux.range(0, 10)
			.subscribe((caller) -> this.shop.monoInSync(1)
				.subscribe((found) -> this.answered.incrementAndGet(), (error) -> {
					assertThat(error).isSameAs(broken);
					failed.incrementAndGet();
				}));
		this.answer.tryEmitError(broken).orThrow();
		assertThat(failed).hasValue(10);
		assertThat(this.answered).hasValue(0);
		assertThat(this.shop.loads()).isEqualTo(1);
	}

	@Test
	void whatTheMethodThrowsReachesTheSubscriberAsItIs() throws Exception {
		StepVerifier.create(this.shop.thrownInSync(1))
			.verifyErrorSatisfies(
					(error) -> assertThat(error).isInstanceOf(IOException.class).hasMessage("no database"));
	}

	@Test
	void eventLoopsServeHitsMissesAndEvictionsWithoutWaiting() {
		this.shop.sells("book");
		for (CallStyle style : new CallStyle[] { CallStyle.FUTURE, CallStyle.FUTURE_IN_SYNC, CallStyle.MONO,
				CallStyle.MONO_IN_SYNC, CallStyle.FLUX, CallStyle.FLUX_IN_SYNC }) {
			Mono<String> miss = style.call(this.shop, 1).subscribeOn(Schedulers.parallel());
			assertThat(miss.block(Duration.ofSeconds(10))).isEqualTo("book");
			assertThat(miss.block(Duration.ofSeconds(10))).isEqualTo("book");
			Mono.fromRunnable(() -> this.shop.evict(1))
				.subscribeOn(Schedulers.parallel())
				.block(Duration.ofSeconds(10));
		}
		assertThat(this.shop.loads()).isEqualTo(6);
	}

}
