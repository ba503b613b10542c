package io.outrigger.cache.memory;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.cache.CacheEvent;
import io.outrigger.cache.CacheSettings;
import io.outrigger.cache.CachesSettings;
import io.outrigger.cache.IntelligentCache;
import io.outrigger.cache.level.CacheDefinition;
import io.outrigger.cache.level.ChangeListener;
import io.outrigger.cache.level.Content;
import io.outrigger.cache.level.Finding;
import io.outrigger.cache.level.Outcome;
import io.outrigger.cache.level.SharedLevel;
import io.outrigger.cache.level.SharedLevels;
import io.outrigger.cache.level.Standing;
import io.outrigger.cache.level.Stored;
import io.outrigger.cache.level.TagEviction;
import io.outrigger.cache.level.Ticket;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What memory makes of answers that no level should give, and of those that come late or
 * on other threads.
 */
class SharedLevelAnswersTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final CacheSettings SETTINGS = CacheSettings.of(Duration.ofMinutes(5), Duration.ZERO, 100_000,
			Duration.ofSeconds(1));

	private static IntelligentCache<Integer, String> over(@Nullable Level level) {
		SharedLevels levels = (level != null) ? level.levels() : null;
		return new InMemoryIntelligentCaches(() -> new CachesSettings(SETTINGS, Map.of()), Ticker.system(), levels,
				(name) -> null)
			.cache("products", Integer.class, String.class);
	}

	@Test
	void aBatchWithAKeyThatIsNoneLeavesTheOthersTheirLoads() {
		for (Level level : Arrays.asList(null, new Level())) {
			IntelligentCache<Integer, String> cache = over(level);
			assertThatException().isThrownBy(
					() -> cache.getAll(Arrays.asList(1, null), (keys) -> Mono.just(Map.of(1, "a"))).block(LIMIT));
			assertThat(cache.get(1, (key) -> Mono.just("b")).block(LIMIT)).isEqualTo("b");
		}
	}

	@Test
	void aBatchThatIsFilledOnSeveralThreadsLosesNothing() {
		IntelligentCache<Integer, String> cache = over(new Level() {
			@Override
			public Mono<Boolean> fill(Integer key, Ticket ticket, Content<String> content) {
				return Mono.just(true).publishOn(Schedulers.parallel());
			}
		});
		for (int round = 0; round < 300; round++) {
			List<Integer> keys = IntStream.range(round * 200, round * 200 + 200).boxed().toList();
			assertThat(
					cache
						.getAll(keys,
								(missing) -> Mono
									.just(missing.stream().collect(Collectors.toMap((key) -> key, (key) -> "v"))))
						.block(LIMIT))
				.hasSize(200);
		}
	}

	@Test
	void anAnswerThatIsOnItsWayDoesNotUndoWhatChangedWithoutTheStore() {
		Sinks.One<Finding<String>> answer = Sinks.one();
		IntelligentCache<Integer, String> cache = over(new Level() {
			@Override
			public Mono<Finding<String>> read(Integer key, Duration lease) {
				return answer.asMono();
			}
		});
		CompletableFuture<?> evicted = cache.find(1).toFuture();
		CompletableFuture<?> put = cache.find(2).toFuture();
		cache.evict(1).block(LIMIT);
		cache.put(2, "new").block(LIMIT);
		answer.tryEmitValue(found("old", Duration.ofMinutes(1), 40));
		CompletableFuture.allOf(evicted, put).join();
		assertThat(cache.peek(1)).isNull();
		assertThat(cache.peek(2)).isEqualTo("new");
	}

	@Test
	void whatWasPutBeforeDoesNotStayBecauseItsMessageCameLate() {
		// The level cannot be asked to keep the second
		assertThat(keptAfterAnother(0, 50, Outcome.UNKNOWN)).isNotEqualTo("first");
	}

	@Test
	void whatWasPutBeforeDoesNotStayBecauseAnotherKeyChanged() {
		// Beside the other in the fence
		assertThat(keptAfterAnother(64, 100, new Outcome(true, 60, 1, 2))).isNotEqualTo("first");
	}

	/*
	 * What is in memory after a second value was put, while a change was told of.
	 */
	private static @Nullable String keptAfterAnother(int changed, long generation, Outcome outcome) {
		Sinks.One<Outcome> second = Sinks.one();
		Level level = new Level() {
			private boolean again;

			@Override
			public Mono<Outcome> put(Integer key, Content<String> content) {
				Mono<Outcome> answer = this.again ? second.asMono() : Mono.just(new Outcome(true, 50, 1, 1));
				this.again = true;
				return answer;
			}
		};
		IntelligentCache<Integer, String> cache = over(level);
		cache.put(0, "first").block(LIMIT);
		CompletableFuture<Void> put = cache.put(0, "second").toFuture();
		level.listener().changed(0, changed, generation);
		second.tryEmitValue(outcome);
		put.join();
		return cache.peek(0);
	}

	@Test
	void aMessageCountsThatIsOfALowerGenerationThanThatOfAnotherKey() {
		Sinks.One<Finding<String>> first = Sinks.one();
		Level level = new Level() {
			private boolean asked;

			@Override
			public Mono<Finding<String>> read(Integer key, Duration lease) {
				boolean again = this.asked;
				this.asked = true;
				return again ? Mono.just(found("new", Duration.ofMinutes(1), 50)) : first.asMono();
			}
		};
		IntelligentCache<Integer, String> cache = over(level);
		// Beside the other in the fence, and of a clock that was ahead
		level.listener().changed(0, 64, 100);
		CompletableFuture<String> got = cache.get(0, (key) -> Mono.just("loaded")).toFuture();
		level.listener().changed(0, 0, 50);
		first.tryEmitValue(found("old", Duration.ofMinutes(1), 40));
		assertThat(got.join()).isEqualTo("new");
		assertThat(cache.peek(0)).isEqualTo("new");
	}

	@Test
	void aTimeToLiveBeyondAllMeasureIsCut() {
		IntelligentCache<Integer, String> cache = over(new Level() {
			@Override
			public Mono<Finding<String>> read(Integer key, Duration lease) {
				return Mono.just(found("a", Duration.ofMillis(Long.MAX_VALUE), 1));
			}
		});
		assertThat(cache.get(1, (key) -> Mono.just("b")).block(LIMIT)).isEqualTo("a");
	}

	@Test
	void anOwnEvictionHoldsWhateverItsGeneration() {
		IntelligentCache<Integer, String> cache = over(new Level() {
			@Override
			public Mono<Outcome> evict(Integer key) {
				return Mono.just(new Outcome(true, 1, 1, 1));
			}
		});
		cache.get(1, (key) -> Mono.just("old")).block(LIMIT);
		cache.evict(1).block(LIMIT);
		assertThat(cache.peek(1)).isNull();
	}

	@Test
	void anEvictionThatBeganBeforeAClearHoldsAfterIt() {
		Sinks.One<Outcome> answer = Sinks.one();
		IntelligentCache<Integer, String> cache = over(new Level() {
			@Override
			public Mono<Outcome> evict(Integer key) {
				return answer.asMono();
			}
		});
		CompletableFuture<Void> evicted = cache.evict(1).toFuture();
		cache.clear().block(LIMIT);
		cache.get(1, (key) -> Mono.just("old")).block(LIMIT);
		answer.tryEmitValue(new Outcome(true, 1, 1, 1));
		evicted.join();
		assertThat(cache.peek(1)).isNull();
	}

	private static Finding<String> found(String value, Duration left, long generation) {
		return Finding.of(new Stored<>(Content.of(value, left), Duration.ZERO, false, new Ticket(generation, 1, 1)));
	}

	/**
	 * A level that has nothing and cannot be asked to change anything.
	 */
	private static class Level implements SharedLevel<Integer, String> {

		private @Nullable ChangeListener<Integer> listener;

		@SuppressWarnings("unchecked")
		SharedLevels levels() {
			return new SharedLevels() {

				@Override
				public <K, V> SharedLevel<K, V> open(CacheDefinition<K, V> cache, ChangeListener<K> listener) {
					Level.this.listener = (ChangeListener<Integer>) listener;
					return (SharedLevel<K, V>) Level.this;
				}

			};
		}

		ChangeListener<Integer> listener() {
			return Objects.requireNonNull(this.listener);
		}

		@Override
		public int bucket(Integer key) {
			return 0;
		}

		@Override
		public Mono<Finding<String>> read(Integer key, Duration lease) {
			return Mono.just(Finding.none(new Ticket(10, 1, 1)));
		}

		@Override
		public Mono<Boolean> fill(Integer key, Ticket ticket, Content<String> content) {
			return Mono.just(true);
		}

		@Override
		public Mono<Outcome> put(Integer key, Content<String> content) {
			return Mono.just(Outcome.UNKNOWN);
		}

		@Override
		public Mono<Outcome> putIfAbsent(Integer key, Content<String> content) {
			return Mono.just(Outcome.UNKNOWN);
		}

		@Override
		public Mono<Outcome> replace(Integer key, String expected, Content<String> content) {
			return Mono.just(Outcome.UNKNOWN);
		}

		@Override
		public Mono<Outcome> evict(Integer key) {
			return Mono.just(Outcome.UNKNOWN);
		}

		@Override
		public Mono<Outcome> expire(Integer key) {
			return Mono.just(Outcome.UNKNOWN);
		}

		@Override
		public Flux<TagEviction> evictTag(String tag) {
			return Flux.range(0, BUCKETS).map((bucket) -> new TagEviction(bucket, 0));
		}

		@Override
		public Mono<Finding<String>> prepare(Integer key, Duration lease) {
			return Mono.just(Finding.none(new Ticket(10, 1, 1)));
		}

		@Override
		public Mono<Void> awaitLoad(Integer key, Duration atMost) {
			return Mono.empty();
		}

		@Override
		public Mono<Void> release(Integer key, Ticket ticket) {
			return Mono.empty();
		}

		@Override
		public Mono<Boolean> isCurrent(Integer key, Ticket origin, Set<String> tags) {
			return Mono.just(false);
		}

		@Override
		public Mono<Standing<String>> standing(Integer key) {
			return Mono.empty();
		}

		@Override
		public Map<CacheEvent, Long> events() {
			return Map.of();
		}

		@Override
		public Mono<Void> clear() {
			return Mono.empty();
		}

		@Override
		public Duration age() {
			return Duration.ZERO;
		}

	}

}
