package io.outrigger.autoconfigure.cache.spring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.cache.IntelligentCaches;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What Spring's caching annotations do on the intelligent cache, whatever a method
 * returns.
 */
@ExtendWith(NonBlocking.class)
class CachedMethodsTests {

	private final Scheduler callers = Schedulers.newBoundedElastic(100, 100, "callers", 60, true);

	private ShopContext context;

	private Shop shop;

	@BeforeEach
	void start() {
		this.context = ShopContext.of("outrigger.cache.caches.products.ttl=30s",
				"outrigger.cache.caches.products.max-entries=10", "outrigger.cache.caches.lists.ttl=30s");
		this.shop = this.context.shop();
	}

	@AfterEach
	void stop() {
		this.callers.dispose();
		this.context.close();
	}

	@ParameterizedTest
	@EnumSource
	void aResultIsKept(CallStyle style) {
		this.shop.sells("book");
		assertGets(style, "book");
		this.shop.sells("pen");
		assertGets(style, "book");
		assertThat(this.shop.loads()).isEqualTo(1);
		StepVerifier.create(style.call(this.shop, 2)).expectNext("pen").verifyComplete();
	}

	@ParameterizedTest
	@EnumSource
	void thatThereIsNoResultIsKept(CallStyle style) {
		assertGets(style, null);
		this.shop.sells("book");
		assertGets(style, null);
		assertThat(this.shop.loads()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void anErrorIsTheCallersAndNotKept(CallStyle style) {
		IllegalStateException broken = new IllegalStateException("no database");
		this.shop.sells(() -> Mono.error(broken));
		StepVerifier.create(style.call(this.shop, 1))
			.verifyErrorSatisfies((error) -> assertThat(error).isSameAs(broken));
		this.shop.sells("book");
		assertGets(style, "book");
		assertThat(this.shop.loads()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void aResultIsKeptForTheTimeToLiveOfItsCache(CallStyle style) {
		this.shop.sells("book");
		assertGets(style, "book");
		this.shop.sells("pen");
		this.context.advance(Duration.ofSeconds(30).minusNanos(1));
		assertGets(style, "book");
		this.context.advance(Duration.ofNanos(1));
		assertGets(style, "pen");
	}

	@ParameterizedTest
	@EnumSource
	void anEvictedResultIsLoadedAgain(CallStyle style) {
		List<Runnable> evictions = List.of(() -> this.shop.evict(1), () -> this.shop.evictMono(1).block(),
				this.shop::evictAll);
		for (Runnable eviction : evictions) {
			this.shop.sells("book");
			assertGets(style, "book");
			this.shop.sells("pen");
			eviction.run();
			assertGets(style, "pen");
			eviction.run();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatIsPutTakesThePlaceOfWhatWasKept(CallStyle style) {
		this.shop.sells("book");
		assertGets(style, "book");
		this.shop.put(1, "pen");
		this.shop.putFlux(1, "pen").blockLast();
		assertGets(style, "pen");
		this.shop.putMono(1, "ink").block();
		this.shop.putFlux(1, "ink").blockLast();
		assertGets(style, "ink");
		this.shop.put(1, null);
		this.shop.putFlux(1).blockLast();
		assertGets(style, null);
		assertThat(this.shop.loads()).isEqualTo(1);
	}

	@Test
	void aFutureIsPutOnceItIsComplete() {
		CompletableFuture<String> product = new CompletableFuture<>();
		CompletableFuture<String> put = this.shop.putLater(1, product);
		this.shop.sells("book");
		assertGets(CallStyle.VALUE, "book");
		product.complete("pen");
		assertThat(put).isCompletedWithValue("pen");
		assertGets(CallStyle.VALUE, "pen");
		assertThat(this.shop.putLater(1, CompletableFuture.failedFuture(new IllegalStateException())))
			.isCompletedExceptionally();
		assertGets(CallStyle.VALUE, "pen");
	}

	@Test
	void anEvictionBeforeTheMethodHoldsEvenIfTheMethodFails() {
		this.shop.put(1, "book");
		assertThatIllegalStateException().isThrownBy(() -> this.shop.failBeforeEviction(1));
		assertGets(CallStyle.VALUE, "book");
		this.shop.sells("pen");
		assertThatIllegalStateException().isThrownBy(() -> this.shop.failAfterEviction(1));
		assertGets(CallStyle.VALUE, "pen");
		this.shop.sells("ink");
		assertThatIllegalStateException().isThrownBy(this.shop::failAfterEvictionOfAll);
		assertGets(CallStyle.VALUE, "ink");
	}

	@Test
	void noMoreIsKeptThanTheCacheMay() {
		for (int id = 0; id < 1000; id++) {
			this.shop.put(id, "book");
		}
		await().until(() -> this.context.getBean(IntelligentCaches.class).find("products").statistics().size() <= 10);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.MATCH_ALL, names = ".*_IN_SYNC")
	void aHundredCallersAreOneInvocation(CallStyle style) {
		Sinks.One<String> answer = Sinks.one();
		this.shop.sells(answer::asMono);
		AtomicInteger answered = new AtomicInteger();
		for (int caller = 0; caller < 100; caller++) {
			style.call(this.shop, 1)
				.subscribeOn(style.blocks() ? this.callers : Schedulers.immediate())
				.subscribe((product) -> answered.incrementAndGet());
		}
		await().until(() -> misses(style) == 100);
		assertThat(answered).hasValue(0);
		answer.tryEmitValue("book").orThrow();
		await().until(() -> answered.get() == 100);
		assertThat(this.shop.loads()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.MATCH_ALL, names = ".*_IN_SYNC")
	void whatWasLoadedBeforeAnEvictionIsNotKept(CallStyle style) {
		for (Runnable eviction : List.<Runnable>of(() -> this.shop.evict(1), this.shop::evictAll)) {
			for (String old : new String[] { "old", null }) {
				this.shop.sells(() -> {
					eviction.run();
					return Mono.justOrEmpty(old);
				});
				assertGets(style, old);
				this.shop.sells("new");
				assertGets(style, "new");
				eviction.run();
			}
		}
	}

	private long misses(CallStyle style) {
		String cache = (style == CallStyle.FLUX_IN_SYNC) ? "lists" : "products";
		return this.context.getBean(IntelligentCaches.class).find(cache).statistics().misses();
	}

	private void assertGets(CallStyle style, String product) {
		assertThat(style.call(this.shop, 1).blockOptional(Duration.ofSeconds(10)).orElse(null)).as(style.name())
			.isEqualTo(product);
	}

}
