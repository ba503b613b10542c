package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.outrigger.cache.BlockingCache;
import io.outrigger.cache.CacheLoadTimeoutException;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CacheSettings.Memory;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.EntryOptions;
import io.outrigger.cache.FutureCache;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.testsupport.NonBlocking;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * A cache as those see it who have futures, who may block, and who weigh what they keep.
 */
@ExtendWith(NonBlocking.class)
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CacheFacesTests {

	private final IntelligentCache<Integer, String> cache = cache(
			CacheSettings.of(Duration.ofMinutes(1), Duration.ZERO, 100, Duration.ofSeconds(10)));

	private final BlockingCache<Integer, String> blocking = this.cache.blocking();

	private final FutureCache<Integer, String> futures = this.cache.futures();

	private static IntelligentCache<Integer, String> cache(CacheSettings settings) {
		return new InMemoryIntelligentCaches(() -> new CachesSettings(settings, Map.of()), Ticker.system(), null,
				(name) -> name.equals("weighed") ? (Integer key, String value) -> value.length() : null)
			.cache((settings.memory().maxWeight() > 0) ? "weighed" : "products", Integer.class, String.class);
	}

	@Test
	void whoMayBlockReadsAndChangesWithoutReactor() {
		assertThat(this.blocking.get(1)).isNull();
		assertThat(this.blocking.get(1, (key) -> "a" + key)).isEqualTo("a1");
		assertThat(this.blocking.get(1)).isEqualTo("a1");
		assertThat(this.blocking.refresh(1, (key) -> "b")).isEqualTo("b");
		assertThat(this.blocking.putIfAbsent(1, "c")).isFalse();
		assertThat(this.blocking.replace(1, "b", "d")).isTrue();
		assertThat(this.blocking.peek(1)).isEqualTo("d");
		assertThat(this.blocking.getAll(List.of(1, 2), (keys) -> Map.of(2, "e"))).isEqualTo(Map.of(1, "d", 2, "e"));
		this.blocking.evict(1);
		assertThat(this.blocking.peek(1)).isNull();
		this.blocking.put(3, "f");
		this.blocking.clear();
		assertThat(this.blocking.get(3)).isNull();
		this.cache.with((value) -> EntryOptions.tags("red")).blocking().put(4, "g");
		this.blocking.evictTag("red");
		assertThat(this.blocking.get(4)).isNull();
	}

	@Test
	void aBlockingLoaderMayBlockAndFindNothing() {
		AtomicBoolean mayBlock = new AtomicBoolean();
		assertThat(this.blocking.get(1, (key) -> {
			mayBlock.set(!Schedulers.isInNonBlockingThread());
			return null;
		})).isNull();
		assertThat(mayBlock).isTrue();
		assertThat(this.blocking.refresh(1, (key) -> null)).isNull();
	}

	@Test
	void whoWaitsForWhatIsKeptGetsItAtOnceAndIsCounted() {
		Mono<String> value = this.cache.get(1, (key) -> Mono.just("a"));
		assertThat(value.block()).as("loaded").isEqualTo("a");
		this.cache.put(1, "b").block();
		long before = this.cache.statistics().hits();
		assertThat(value.block()).as("looked for anew").isEqualTo("b");
		assertThat(value.block(Duration.ofSeconds(1))).isEqualTo("b");
		assertThat(this.cache.statistics().hits()).isEqualTo(before + 2);
		this.cache.evict(1).block();
		assertThat(value.block(Duration.ofSeconds(1))).as("loaded again").isEqualTo("a");
		this.cache.putMissing(1).block();
		assertThat(value.block()).as("known to be missing").isNull();
	}

	@Test
	void nobodyWaitsForAMonoOnAThreadThatMustNotBlockThoughItIsKept() {
		this.cache.put(1, "kept").block();
		Mono<String> value = this.cache.get(1, (key) -> Mono.just("a"));
		StepVerifier.create(Mono.fromCallable(value::block).subscribeOn(Schedulers.parallel()))
			.verifyError(IllegalStateException.class);
		StepVerifier
			.create(Mono.fromCallable(() -> value.block(Duration.ofSeconds(1))).subscribeOn(Schedulers.parallel()))
			.verifyError(IllegalStateException.class);
	}

	@Test
	void whatABlockingLoaderThrowsReachesItsCaller() {
		assertThatIllegalStateException().isThrownBy(() -> this.blocking.get(1, (key) -> {
			throw new IllegalStateException("no database");
		})).withMessage("no database");
	}

	@Test
	void whoBlocksWaitsNoLongerThanTheLoadTimeout() {
		BlockingCache<Integer, String> hasty = cache(
				CacheSettings.of(Duration.ofMinutes(1), Duration.ZERO, 100, Duration.ofMillis(20)))
			.blocking();
		assertThatExceptionOfType(CacheLoadTimeoutException.class)
			.isThrownBy(() -> hasty.get(1, (key) -> Mono.<String>never().block()));
	}

	static Stream<Consumer<BlockingCache<Integer, String>>> everyWait() {
		return Stream.of((cache) -> cache.get(1), (cache) -> cache.get(1, (key) -> "a"),
				(cache) -> cache.getAll(List.of(1), (keys) -> Map.of()), (cache) -> cache.refresh(1, (key) -> "a"),
				(cache) -> cache.put(1, "a"), (cache) -> cache.putIfAbsent(1, "a"),
				(cache) -> cache.replace(1, "a", "b"), (cache) -> cache.evict(1), (cache) -> cache.evictTag("red"),
				BlockingCache::clear);
	}

	@ParameterizedTest
	@MethodSource("everyWait")
	void nobodyWaitsOnAThreadThatMustNotBlock(Consumer<BlockingCache<Integer, String>> wait) {
		this.cache.put(1, "kept").block();
		StepVerifier.create(Mono.fromRunnable(() -> wait.accept(this.blocking)).subscribeOn(Schedulers.parallel()))
			.verifyErrorSatisfies((error) -> assertThat(error).isInstanceOf(IllegalStateException.class)
				.hasMessageMatching(
						"Cache 'products' cannot be waited for on thread 'parallel-.*', " + "which must not block"));
		assertThat(this.cache.peek(1)).as("nothing was done").isEqualTo("kept");
	}

	@Test
	void whatIsInMemoryMayBeLookedAtOnAnyThread() {
		this.cache.put(1, "a").block();
		StepVerifier.create(Mono.fromSupplier(() -> this.blocking.peek(1)).subscribeOn(Schedulers.parallel()))
			.expectNext("a")
			.verifyComplete();
	}

	@Test
	void whoHasFuturesReadsAndChanges() {
		assertThat(this.futures.get(1)).isCompletedWithValue(null);
		assertThat(this.futures.get(1, (key) -> CompletableFuture.completedFuture("a"))).isCompletedWithValue("a");
		assertThat(this.futures.refresh(1, (key) -> CompletableFuture.completedFuture("b"))).isCompletedWithValue("b");
		assertThat(this.futures.putIfAbsent(1, "c")).isCompletedWithValue(false);
		assertThat(this.futures.replace(1, "b", "d")).isCompletedWithValue(true);
		assertThat(this.futures.peek(1)).isEqualTo("d");
		assertThat(this.futures.getAll(List.of(1, 2), (keys) -> CompletableFuture.completedFuture(Map.of(2, "e"))))
			.isCompletedWithValue(Map.of(1, "d", 2, "e"));
		assertThat(this.futures.evict(1)).isCompletedWithValue(null);
		assertThat(this.futures.put(3, "f")).isCompletedWithValue(null);
		assertThat(this.futures.evictTag("red")).isCompletedWithValue(null);
		assertThat(this.futures.clear()).isCompletedWithValue(null);
		assertThat(this.futures.get(3)).isCompletedWithValue(null);
	}

	@Test
	void whatAFutureLoaderFailsWithReachesItsCaller() {
		IllegalStateException error = new IllegalStateException("no database");
		Function<Integer, CompletableFuture<String>> failed = (key) -> CompletableFuture.failedFuture(error);
		assertThat(this.futures.get(1, failed)).isCompletedExceptionally();
		assertThat(this.futures.get(1, (key) -> {
			throw error;
		})).isCompletedExceptionally();
		assertThat(this.futures.get(1, (key) -> CompletableFuture.completedFuture("a"))).isCompletedWithValue("a");
	}

	@Test
	void theLastFutureToBeCancelledCancelsTheLoad() {
		CompletableFuture<String> database = new CompletableFuture<>();
		CompletableFuture<String> first = this.futures.get(1, (key) -> database);
		CompletableFuture<String> second = this.futures.get(1, (key) -> database);
		first.cancel(true);
		assertThat(database).isNotDone();
		second.cancel(true);
		assertThat(database).isCancelled();
		assertThat(this.cache.statistics().size()).isZero();
	}

	@Test
	void whatIsHeavierThanTheMaximumGoes() {
		CacheSettings settings = CacheSettings.of(Duration.ofMinutes(1), Duration.ZERO, 1, Duration.ofSeconds(10))
			.with(new Memory(true, 1, 10, CacheSettings.MAX_TTL));
		IntelligentCache<Integer, String> weighed = cache(settings);
		for (int key = 0; key < 4; key++) {
			weighed.put(key, "aa").block();
		}
		weighed.put(9, "a".repeat(11)).block();
		await().untilAsserted(() -> {
			assertThat(weighed.statistics().size()).isEqualTo(4);
			assertThat(weighed.peek(9)).isNull();
		});
		assertThat(weighed.statistics().evictions()).isEqualTo(1);
	}

	@Test
	void aMaximumWeightWithoutAWeigherIsRefused() {
		CacheSettings settings = CacheSettings.of(Duration.ofMinutes(1), Duration.ZERO, 1, Duration.ofSeconds(10))
			.with(new Memory(true, 1, 10, CacheSettings.MAX_TTL));
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> new InMemoryIntelligentCaches(() -> new CachesSettings(settings, Map.of()), Ticker.system())
						.cache("products", Integer.class, String.class))
			.withMessage("Cache 'products' has a maximum weight of 10 but no weigher");
	}

}
