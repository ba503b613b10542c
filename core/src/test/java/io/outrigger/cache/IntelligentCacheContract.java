package io.outrigger.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.outrigger.testsupport.NonBlocking;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * What every form of {@link IntelligentCache} owes for single keys.
 */
@ExtendWith(NonBlocking.class)
public abstract class IntelligentCacheContract {

	private static final Duration TTL = Duration.ofSeconds(60);

	private final AtomicLong nanos = new AtomicLong();

	private volatile CacheSettings settings = CacheSettings.of(TTL, Duration.ZERO, 100, Duration.ofSeconds(10));

	private final FakeLoader<Integer, String> loader = new FakeLoader<>();

	private IntelligentCache<Integer, String> cache;

	protected abstract IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker);

	@BeforeEach
	void createCache() {
		this.cache = create(() -> new CachesSettings(this.settings, Map.of()), this.nanos::get).cache("products",
				Integer.class, String.class);
	}

	@Test
	void loadsOnceAndThenAnswersFromMemory() {
		StepVerifier.create(this.cache.get(1, (key) -> Mono.just("a" + key))).expectNext("a1").verifyComplete();
		StepVerifier.create(this.cache.get(1, this.loader)).expectNext("a1").verifyComplete();
		assertThat(this.cache.peek(1)).isEqualTo("a1");
		assertThat(this.loader.asked()).isEmpty();
		CacheStatistics statistics = this.cache.statistics();
		assertThat(statistics.hits()).isEqualTo(1);
		assertThat(statistics.misses()).isEqualTo(1);
		assertThat(statistics.loads()).isEqualTo(1);
		assertThat(statistics.size()).isEqualTo(1);
	}

	@Test
	void doesNothingUntilSubscribedAndLooksAnewEachTime() {
		Mono<String> get = this.cache.get(1, this.loader);
		assertThat(this.loader.asked()).isEmpty();
		this.cache.put(1, "a").block();
		StepVerifier.create(get).expectNext("a").verifyComplete();
		this.cache.evict(1).block();
		this.cache.put(1, "b").block();
		StepVerifier.create(get).expectNext("b").verifyComplete();
	}

	@Test
	void aHitWaitsUntilItIsRequested() {
		this.cache.put(1, "a").block();
		StepVerifier.create(this.cache.get(1, this.loader), 0)
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(1))
			.thenRequest(1)
			.expectNext("a")
			.verifyComplete();
	}

	@Test
	void aHitIsGivenOnceAndNotToWhoHasLeft() {
		this.cache.put(1, "a").block();
		Mono<String> hit = this.cache.get(1, this.loader);
		assertThat(told(hit, (subscription) -> {
			subscription.cancel();
			subscription.request(1);
		}, Subscription::cancel)).isEmpty();
		assertThat(told(hit, (subscription) -> {
			subscription.request(1);
			subscription.request(1);
		}, (subscription) -> subscription.request(1))).containsExactly("a", "end");
		assertThat(told(hit, (subscription) -> subscription.request(1), Subscription::cancel)).containsExactly("a");
	}

	private static List<String> told(Mono<String> mono, Consumer<Subscription> first, Consumer<Subscription> then) {
		List<String> told = new ArrayList<>();
		mono.subscribe(new CoreSubscriber<>() {

			private Subscription subscription;

			@Override
			public void onSubscribe(Subscription subscription) {
				this.subscription = subscription;
				first.accept(subscription);
			}

			@Override
			public void onNext(String value) {
				told.add(value);
				then.accept(this.subscription);
			}

			@Override
			public void onError(Throwable failure) {
				told.add(failure.toString());
			}

			@Override
			public void onComplete() {
				told.add("end");
			}

		});
		return told;
	}

	@Test
	void aValueIsKeptForItsTimeToLive() {
		this.cache.put(1, "a").block();
		this.nanos.addAndGet(TTL.toNanos() - 1);
		assertThat(this.cache.peek(1)).isEqualTo("a");
		this.nanos.incrementAndGet();
		assertThat(this.cache.peek(1)).isNull();
	}

	@Test
	void theTimeToLiveBeginsWhenTheLoadEnds() {
		this.cache.get(1, this.loader).subscribe();
		this.nanos.addAndGet(TTL.toNanos() * 2);
		this.loader.answer(0, "a");
		this.nanos.addAndGet(TTL.toNanos() - 1);
		assertThat(this.cache.peek(1)).isEqualTo("a");
		this.nanos.incrementAndGet();
		assertThat(this.cache.peek(1)).isNull();
	}

	@Test
	void aNewTimeToLiveHoldsForNewValues() {
		this.cache.put(1, "a").block();
		this.settings = CacheSettings.of(TTL.multipliedBy(2), Duration.ZERO, 100, Duration.ofSeconds(10));
		this.cache.put(2, "b").block();
		this.nanos.addAndGet(TTL.toNanos());
		assertThat(this.cache.peek(1)).isNull();
		assertThat(this.cache.peek(2)).isEqualTo("b");
		assertThat(this.cache.settings()).isSameAs(this.settings);
	}

	@Test
	void withoutALoaderOnlyWhatIsKeptIsFound() {
		assertThat(this.cache.get(1).block()).isNull();
		this.cache.get(1, this.loader).subscribe();
		assertThat(this.cache.get(1).block()).as("waits for no load").isNull();
		this.loader.answer(0, "a");
		assertThat(this.cache.get(1).block()).isEqualTo("a");
		assertThat(this.cache.find(1).block()).contains("a");
		assertThat(this.cache.find(2).block()).isNull();
		assertThat(this.cache.statistics().hits()).isEqualTo(2);
		assertThat(this.cache.statistics().misses()).isEqualTo(4);
	}

	@Test
	void aMissingValueIsKeptInMindAsLongAsTheSettingsSay() {
		this.cache.get(1, (key) -> Mono.empty()).block();
		assertThat(this.cache.find(1).block()).as("not at all").isNull();
		this.settings = CacheSettings.of(TTL, Duration.ofSeconds(3), 100, Duration.ofSeconds(10));
		assertThat(this.cache.get(1, (key) -> Mono.empty()).block()).isNull();
		this.nanos.addAndGet(Duration.ofSeconds(3).toNanos() - 1);
		assertThat(this.cache.get(1, this.loader).block()).isNull();
		assertThat(this.cache.get(1).block()).isNull();
		assertThat(this.cache.peek(1)).isNull();
		assertThat(this.cache.find(1).block()).isEmpty();
		assertThat(this.loader.asked()).isEmpty();
		this.nanos.incrementAndGet();
		assertThat(this.cache.find(1).block()).isNull();
	}

	@Test
	void whoeverPutsAMissingValueMeansIt() {
		this.cache.putMissing(1).block();
		this.nanos.addAndGet(TTL.toNanos() - 1);
		assertThat(this.cache.find(1).block()).isNotNull();
		this.nanos.incrementAndGet();
		assertThat(this.cache.find(1).block()).isNull();
		this.settings = CacheSettings.of(TTL, Duration.ofSeconds(3), 100, Duration.ofSeconds(10));
		this.cache.putMissing(1).block();
		this.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
		assertThat(this.cache.find(1).block()).isNull();
	}

	@Test
	void aValueIsPutOnceUnlessItIsMissing() {
		assertThat(this.cache.putIfAbsent(1, "a").block()).isTrue();
		assertThat(this.cache.putIfAbsent(1, "b").block()).isFalse();
		assertThat(this.cache.peek(1)).isEqualTo("a");
		this.cache.putMissing(1).block();
		assertThat(this.cache.putIfAbsent(1, "c").block()).isTrue();
		this.nanos.addAndGet(TTL.toNanos());
		assertThat(this.cache.putIfAbsent(1, "d").block()).isTrue();
		assertThat(this.cache.peek(1)).isEqualTo("d");
	}

	@Test
	void aLoadThatBeganBeforeCountsForNothingBesideWhatIsPutIfAbsent() {
		this.cache.get(1, this.loader).subscribe();
		assertThat(this.cache.putIfAbsent(1, "new").block()).isTrue();
		this.loader.answer(0, "old");
		assertThat(this.cache.peek(1)).isEqualTo("new");
	}

	@Test
	void aValueIsReplacedByWhoeverKnowsIt() {
		assertThat(this.cache.replace(1, "a", "b").block()).as("nothing there").isFalse();
		this.cache.get(1, this.loader).subscribe();
		assertThat(this.cache.replace(1, "a", "b").block()).as("not there yet").isFalse();
		this.loader.answer(0, "a");
		assertThat(this.cache.replace(1, "x", "b").block()).isFalse();
		assertThat(this.cache.replace(1, "a", "b").block()).isTrue();
		assertThat(this.cache.peek(1)).isEqualTo("b");
		this.cache.putMissing(1).block();
		assertThat(this.cache.replace(1, "b", "c").block()).isFalse();
	}

	@Test
	void tooManyValuesAreEvictedAndANewMaximumTakesEffect() {
		putMany();
		awaitSize(100);
		assertThat(this.cache.statistics().evictions()).isEqualTo(100);
		this.settings = CacheSettings.of(TTL, Duration.ZERO, 10, Duration.ofSeconds(10));
		awaitSize(10);
		this.settings = CacheSettings.of(TTL, Duration.ZERO, 20, Duration.ofSeconds(10));
		awaitSize(10);
		// A new maximum takes effect soon, not at once: what is put before leaves 10
		Awaitility.await().untilAsserted(() -> {
			if (this.cache.statistics().size() < 20) {
				putMany();
			}
			assertThat(this.cache.statistics().size()).isEqualTo(20);
		});
	}

	@Test
	void whoeverAsksMeanwhileSharesTheLoad() {
		List<String> answers = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			this.cache.get(1, this.loader).subscribe(answers::add);
		}
		assertThat(this.loader.asked()).containsExactly(1);
		this.loader.answer(0, "a");
		assertThat(answers).hasSize(100).containsOnly("a");
		assertThat(this.cache.statistics().misses()).isEqualTo(100);
		assertThat(this.cache.statistics().collapsed()).isEqualTo(99);
		assertThat(this.cache.statistics().loads()).isEqualTo(1);
	}

	@Test
	void whoLeavesLeavesTheOthersTheirLoad() {
		List<String> answers = new ArrayList<>();
		Disposable first = this.cache.get(1, this.loader).subscribe((value) -> answers.add("first"));
		this.cache.get(1, this.loader).subscribe((value) -> answers.add("second"));
		Disposable third = this.cache.get(1, this.loader).subscribe((value) -> answers.add("third"));
		first.dispose();
		third.dispose();
		assertThat(this.loader.cancelled()).isZero();
		this.loader.answer(0, "a");
		assertThat(answers).containsExactly("second");
		assertThat(this.cache.peek(1)).isEqualTo("a");
	}

	@Test
	void theLastToLeaveCancelsTheLoad() {
		Disposable first = this.cache.get(1, this.loader).subscribe();
		Disposable second = this.cache.get(1, this.loader).subscribe();
		first.dispose();
		second.dispose();
		assertThat(this.loader.cancelled()).isEqualTo(1);
		assertThat(this.cache.statistics().size()).isZero();
		StepVerifier.create(this.cache.get(1, (key) -> Mono.just("b"))).expectNext("b").verifyComplete();
	}

	@Test
	void anErrorReachesAllAndIsNotKept() {
		List<Throwable> errors = new ArrayList<>();
		IllegalStateException error = new IllegalStateException("no database");
		this.cache.get(1, this.loader).subscribe(null, errors::add);
		this.cache.get(1, this.loader).subscribe(null, errors::add);
		this.loader.fail(0, error);
		assertThat(errors).containsExactly(error, error);
		assertThat(this.cache.statistics().loadFailures()).isEqualTo(1);
		assertThat(this.cache.statistics().size()).isZero();
		StepVerifier.create(this.cache.get(1, (key) -> Mono.just("b"))).expectNext("b").verifyComplete();
	}

	@Test
	void aLoaderThatThrowsOrReturnsNullFailsTheLoad() {
		StepVerifier.create(this.cache.get(1, (key) -> {
			throw new IllegalStateException("no loader");
		})).verifyErrorMessage("no loader");
		StepVerifier.create(this.cache.get(1, (key) -> null)).verifyError(NullPointerException.class);
		assertThat(this.cache.statistics().loadFailures()).isEqualTo(2);
	}

	@Test
	void aRetryOfAFailedLoadLoadsAgain() {
		AtomicLong attempts = new AtomicLong();
		StepVerifier.create(this.cache.get(1, (key) -> Mono.fromCallable(() -> {
			if (attempts.incrementAndGet() < 3) {
				throw new IllegalStateException("not yet");
			}
			return "a";
		})).retry(5)).expectNext("a").verifyComplete();
		assertThat(attempts).hasValue(3);
	}

	@Test
	void aLoadWithoutAValueIsAMissForAllAndIsNotKept() {
		AtomicLong ended = new AtomicLong();
		this.cache.get(1, this.loader).subscribe(null, null, ended::incrementAndGet);
		this.cache.lookup(1, this.loader).subscribe(null, null, ended::incrementAndGet);
		this.loader.answerNothing(0);
		assertThat(ended).hasValue(2);
		assertThat(this.cache.statistics().size()).isZero();
		StepVerifier.create(this.cache.get(1, (key) -> Mono.just("b"))).expectNext("b").verifyComplete();
	}

	@Test
	void aLoadRunsInTheContextOfWhoBeganIt() {
		StepVerifier
			.create(this.cache
				.get(1, (key) -> Mono.deferContextual((context) -> Mono.just(context.<String>get("tenant"))))
				.contextWrite((context) -> context.put("tenant", "blue")))
			.expectNext("blue")
			.verifyComplete();
	}

	@Test
	void aLoadThatTakesTooLongFailsAndTheKeyCanBeLoadedAgain() {
		TestPublisher<String> deaf = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		StepVerifier.withVirtualTime(() -> this.cache.get(1, (key) -> deaf.mono()))
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(9_999))
			.thenAwait(Duration.ofMillis(1))
			.verifyErrorSatisfies((error) -> assertThat(error).isInstanceOf(CacheLoadTimeoutException.class)
				.hasMessage("Cache 'products' waited 10000 ms for the value of a key of type java.lang.Integer; "
						+ "make the loader faster or raise outrigger.cache.caches.products.load-timeout"));
		assertThat(deaf.wasCancelled()).isTrue();
		assertThat(this.cache.statistics().loadTimeouts()).isEqualTo(1);
		assertThat(this.cache.statistics().loadFailures()).isZero();
		this.cache.put(1, "newer").block();
		deaf.next("late");
		assertThat(this.cache.peek(1)).isEqualTo("newer");
	}

	@Test
	void aNewLoadTimeoutHoldsForNewLoads() {
		this.settings = CacheSettings.of(TTL, Duration.ZERO, 100, Duration.ofMillis(5));
		StepVerifier.withVirtualTime(() -> this.cache.get(1, this.loader))
			.expectSubscription()
			.thenAwait(Duration.ofMillis(5))
			.verifyError(CacheLoadTimeoutException.class);
	}

	@Test
	void lookupTellsHitMissAndCollapsed() {
		List<CacheStatus> statuses = new ArrayList<>();
		this.cache.lookup(1, this.loader).map(Lookup::status).subscribe(statuses::add);
		this.cache.lookup(1, this.loader).map(Lookup::status).subscribe(statuses::add);
		this.loader.answer(0, "a");
		assertThat(statuses).containsExactlyInAnyOrder(new CacheStatus("products", false, false, true, false, TTL),
				new CacheStatus("products", false, false, true, true, TTL));
		this.nanos.addAndGet(Duration.ofSeconds(31).toNanos());
		StepVerifier.create(this.cache.lookup(1, this.loader))
			.expectNext(
					new Lookup<>("a", new CacheStatus("products", true, false, false, false, Duration.ofSeconds(29))))
			.verifyComplete();
	}

	@Test
	void aFatalErrorOfOneWaiterLeavesTheOthersTheirAnswer() {
		List<String> answers = new ArrayList<>();
		this.cache.get(1, this.loader).subscribe(answers::add);
		this.cache.get(1, this.loader).subscribe((value) -> {
			throw new LinkageError("fatal");
		});
		this.cache.get(1, this.loader).subscribe(answers::add);
		this.loader.answer(0, "a");
		assertThat(answers).containsExactly("a", "a");
	}

	@Test
	void nothingBlocksAnEventLoop() {
		Mono<String> work = Mono
			.defer(() -> this.cache.get(1, (key) -> Mono.delay(Duration.ofMillis(1)).thenReturn("a"))
				.then(this.cache.put(2, "b"))
				.then(this.cache.evict(2))
				.then(this.cache.getAll(List.of(1, 2), (keys) -> Mono.just(Map.of(2, "c"))))
				.then(this.cache.clear())
				.then(Mono.fromSupplier(this.cache::statistics))
				.then(this.cache.get(1, (key) -> Mono.just("d"))));
		StepVerifier.create(work.subscribeOn(Schedulers.parallel())).expectNext("d").verifyComplete();
	}

	@Test
	void nullsAreRefusedAtOnce() {
		assertThatNullPointerException().isThrownBy(() -> this.cache.get(null, this.loader));
		assertThatNullPointerException().isThrownBy(() -> this.cache.put(1, null));
	}

	private void putMany() {
		for (int key = 0; key < 200; key++) {
			this.cache.put(key, "a").block();
		}
	}

	private void awaitSize(long size) {
		Awaitility.await().untilAsserted(() -> assertThat(this.cache.statistics().size()).isEqualTo(size));
	}

}
