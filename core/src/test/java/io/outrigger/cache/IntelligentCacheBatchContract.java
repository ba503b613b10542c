package io.outrigger.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.outrigger.testsupport.NonBlocking;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every form of {@link IntelligentCache} owes for batches.
 */
@ExtendWith(NonBlocking.class)
public abstract class IntelligentCacheBatchContract {

	private static final CacheSettings SETTINGS = CacheSettings.of(Duration.ofSeconds(60), Duration.ZERO, 100,
			Duration.ofSeconds(10));

	private final AtomicLong nanos = new AtomicLong();

	private final FakeLoader<Integer, String> loader = new FakeLoader<>();

	private final FakeLoader<Set<Integer>, Map<Integer, String>> batch = new FakeLoader<>();

	private final List<Map<Integer, String>> answers = new ArrayList<>();

	private IntelligentCache<Integer, String> cache;

	protected abstract IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker);

	@BeforeEach
	void createCache() {
		this.cache = create(() -> new CachesSettings(SETTINGS, Map.of()), this.nanos::get).cache("products",
				Integer.class, String.class);
	}

	@Test
	void loadsTogetherWhatIsNotHereAndKeepsTheOrderAskedFor() {
		this.cache.put(2, "b").block();
		this.cache.getAll(List.of(3, 2, 1, 3), this.batch).subscribe(this.answers::add);
		assertThat(this.batch.asked()).containsExactly(Set.of(3, 1));
		this.batch.answer(0, Map.of(1, "a", 3, "c", 99, "unasked"));
		assertThat(this.answers).hasSize(1);
		assertThat(this.answers.get(0)).containsExactly(Map.entry(3, "c"), Map.entry(2, "b"), Map.entry(1, "a"));
		assertThat(this.cache.peek(1)).isEqualTo("a");
		assertThat(this.cache.peek(99)).isNull();
		CacheStatistics statistics = this.cache.statistics();
		assertThat(statistics.hits()).isEqualTo(1);
		assertThat(statistics.misses()).isEqualTo(2);
		assertThat(statistics.loads()).isEqualTo(1);
	}

	@Test
	void asksNobodyIfAllIsHereOrNothingIsAskedFor() {
		this.cache.put(1, "a").block();
		StepVerifier.create(this.cache.getAll(List.of(1), this.batch)).expectNext(Map.of(1, "a")).verifyComplete();
		StepVerifier.create(this.cache.getAll(List.of(), this.batch)).expectNext(Map.of()).verifyComplete();
		assertThat(this.batch.asked()).isEmpty();
	}

	@Test
	void keysWithoutAValueAreLeftOutAndNotKept() {
		this.cache.getAll(List.of(1, 2), this.batch).subscribe(this.answers::add);
		this.batch.answer(0, Map.of(1, "a"));
		this.cache.getAll(List.of(2), this.batch).subscribe(this.answers::add);
		this.batch.answerNothing(1);
		assertThat(this.answers).containsExactly(Map.of(1, "a"), Map.of());
		assertThat(this.cache.statistics().size()).isEqualTo(1);
	}

	@Test
	void aBatchAndSingleKeysShareTheirLoads() {
		List<String> values = new ArrayList<>();
		this.cache.get(1, this.loader).subscribe(values::add);
		this.cache.getAll(List.of(1, 2), this.batch).subscribe(this.answers::add);
		this.cache.getAll(List.of(2, 3), this.batch).subscribe(this.answers::add);
		this.cache.get(3, this.loader).subscribe(values::add);
		assertThat(this.loader.asked()).containsExactly(1);
		assertThat(this.batch.asked()).containsExactly(Set.of(2), Set.of(3));
		this.batch.answer(1, Map.of(3, "c"));
		this.batch.answer(0, Map.of(2, "b"));
		assertThat(this.answers).containsExactly(Map.of(2, "b", 3, "c"));
		this.loader.answer(0, "a");
		assertThat(this.answers).containsExactly(Map.of(2, "b", 3, "c"), Map.of(1, "a", 2, "b"));
		assertThat(values).containsExactly("c", "a");
	}

	@Test
	void anErrorOfAnyLoadFailsTheBatchAndTheRestGoesOnForOthers() {
		List<String> errors = new ArrayList<>();
		List<String> values = new ArrayList<>();
		this.cache.get(1, this.loader).subscribe(null, (error) -> errors.add("single"));
		this.cache.getAll(List.of(1, 2), this.batch).subscribe(null, (error) -> errors.add("batch"));
		this.cache.get(2, this.loader).subscribe(values::add);
		this.loader.fail(0, new IllegalStateException("no database"));
		assertThat(errors).containsExactlyInAnyOrder("single", "batch");
		assertThat(this.batch.cancelled()).isZero();
		this.batch.answer(0, Map.of(2, "b"));
		assertThat(values).containsExactly("b");
		assertThat(this.cache.peek(1)).isNull();
	}

	@Test
	void aFailedBatchThatNobodyElseWaitsForIsCancelled() {
		this.cache.get(1, this.loader).subscribe(null, (error) -> assertThat(error).isNotNull());
		this.cache.getAll(List.of(1, 2), this.batch).subscribe(null, (error) -> assertThat(error).isNotNull());
		this.loader.fail(0, new IllegalStateException("no database"));
		assertThat(this.batch.cancelled()).isEqualTo(1);
		assertThat(this.cache.statistics().size()).isZero();
	}

	@Test
	void aBatchIsCancelledWhenNobodyWaitsForAnyOfItsKeys() {
		Disposable all = this.cache.getAll(List.of(1, 2), this.batch).subscribe();
		Disposable one = this.cache.get(2, this.loader).subscribe();
		all.dispose();
		assertThat(this.batch.cancelled()).isZero();
		this.cache.get(1, this.loader).subscribe();
		assertThat(this.loader.asked()).as("key 1, which everybody had left").containsExactly(1);
		one.dispose();
		assertThat(this.batch.cancelled()).isEqualTo(1);
	}

	@Test
	void aBatchLoaderThatThrowsFailsAllItsKeys() {
		StepVerifier.create(this.cache.getAll(List.of(1, 2), (keys) -> {
			throw new IllegalStateException("no loader");
		})).verifyErrorMessage("no loader");
		assertThat(this.cache.statistics().size()).isZero();
		assertThat(this.cache.statistics().loadFailures()).isEqualTo(1);
	}

	@Test
	void aBatchThatTakesTooLongFailsOnce() {
		StepVerifier.withVirtualTime(() -> this.cache.getAll(List.of(1, 2), this.batch))
			.expectSubscription()
			.thenAwait(Duration.ofSeconds(10))
			.verifyError(CacheLoadTimeoutException.class);
		assertThat(this.batch.cancelled()).isEqualTo(1);
		assertThat(this.cache.statistics().loadTimeouts()).isEqualTo(1);
		StepVerifier.create(this.cache.get(1, (key) -> Mono.just("a"))).expectNext("a").verifyComplete();
	}

	@Test
	void theStatusOfABatchIsThatOfAllItsKeys() {
		this.cache.put(1, "a").block();
		this.nanos.addAndGet(Duration.ofSeconds(20).toNanos());
		StepVerifier.create(this.cache.lookupAll(List.of(1, 2), (keys) -> Mono.just(Map.of(2, "b"))))
			.assertNext((lookup) -> {
				assertThat(lookup.value()).isEqualTo(Map.of(1, "a", 2, "b"));
				assertThat(lookup.status()).hasToString("outrigger; fwd=miss; stored; detail=products");
			})
			.verifyComplete();
		StepVerifier.create(this.cache.lookupAll(List.of(1, 2), this.batch))
			.assertNext((lookup) -> assertThat(lookup.status()).hasToString("outrigger; hit; ttl=40; detail=products"))
			.verifyComplete();
	}

	@Test
	void aBatchRunsInTheContextOfWhoBeganIt() {
		StepVerifier
			.create(this.cache
				.getAll(List.of(1),
						(keys) -> Mono
							.deferContextual((context) -> Mono.just(Map.of(1, context.<String>get("tenant")))))
				.contextWrite((context) -> context.put("tenant", "blue")))
			.expectNext(Map.of(1, "blue"))
			.verifyComplete();
	}

	@Test
	void theResultCannotBeChanged() {
		Map<Integer, String> loaded = new LinkedHashMap<>(Map.of(1, "a"));
		StepVerifier.create(this.cache.getAll(List.of(1), (keys) -> Mono.just(loaded)))
			.assertNext((values) -> assertThat(values).isUnmodifiable())
			.verifyComplete();
	}

}
