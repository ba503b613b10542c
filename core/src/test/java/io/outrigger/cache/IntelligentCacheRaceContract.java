package io.outrigger.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.outrigger.testsupport.NonBlocking;
import io.outrigger.time.Ticker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every form of {@link IntelligentCache} owes when a key changes while it is loaded:
 * every change, at every point of a load, on every path.
 */
@ExtendWith(NonBlocking.class)
public abstract class IntelligentCacheRaceContract {

	private static final CacheSettings SETTINGS = CacheSettings.of(Duration.ofSeconds(60), Duration.ZERO, 100,
			Duration.ofSeconds(10));

	private IntelligentCache<Integer, String> cache;

	protected abstract IntelligentCaches create(Supplier<CachesSettings> settings, Ticker ticker);

	@BeforeEach
	void createCache() {
		this.cache = create(() -> new CachesSettings(SETTINGS, Map.of()), Ticker.system()).cache("products",
				Integer.class, String.class);
	}

	static Stream<Arguments> changesAtEveryPointOnEveryPath() {
		return Stream.of(Change.values())
			.flatMap((change) -> Stream.of(Point.values())
				.flatMap((point) -> Stream.of(Path.values()).map((path) -> Arguments.of(change, point, path))));
	}

	@ParameterizedTest
	@MethodSource("changesAtEveryPointOnEveryPath")
	void whatWasLoadedBeforeAChangeIsNeverKept(Change change, Point point, Path path) {
		Mono<Void> changed = change.on(this.cache);
		StepVerifier.create(path.ask(this.cache, point.loader("old", changed)).transform(point.caller(changed)))
			.expectNext("old")
			.verifyComplete();
		assertThat(this.cache.peek(1)).isEqualTo(change.leaves());
		String expected = Objects.requireNonNullElse(change.leaves(), "new");
		for (Path next : Path.values()) {
			StepVerifier.create(next.ask(this.cache, (key) -> Mono.just("new"))).expectNext(expected).verifyComplete();
		}
	}

	@ParameterizedTest
	@MethodSource("changesAtEveryPointOnEveryPath")
	void whoAsksAfterAChangeGetsALoadOfTheirOwn(Change change, Point point, Path path) {
		FakeLoader<Integer, String> fresh = new FakeLoader<>();
		StringBuilder seen = new StringBuilder();
		Mono<Void> changed = change.on(this.cache)
			.then(Mono.fromRunnable(() -> path.ask(this.cache, fresh).subscribe(seen::append)));
		StepVerifier.create(path.ask(this.cache, point.loader("old", changed)).transform(point.caller(changed)))
			.expectNext("old")
			.verifyComplete();
		if (change.leaves() == null) {
			assertThat(fresh.asked()).containsExactly(1);
			assertThat(this.cache.peek(1)).isNull();
			fresh.answer(0, "new");
		}
		String expected = Objects.requireNonNullElse(change.leaves(), "new");
		assertThat(seen).hasToString(expected);
		assertThat(this.cache.peek(1)).isEqualTo(expected);
	}

	enum Change {

		EVICT {
			@Override
			Mono<Void> on(IntelligentCache<Integer, String> cache) {
				return cache.evict(1);
			}
		},

		CLEAR {
			@Override
			Mono<Void> on(IntelligentCache<Integer, String> cache) {
				return cache.clear();
			}
		},

		PUT {
			@Override
			Mono<Void> on(IntelligentCache<Integer, String> cache) {
				return cache.put(1, "put");
			}
		},

		PUT_AND_EVICT {
			@Override
			Mono<Void> on(IntelligentCache<Integer, String> cache) {
				return cache.put(1, "put").then(cache.evict(1));
			}
		};

		abstract Mono<Void> on(IntelligentCache<Integer, String> cache);

		String leaves() {
			return (this == PUT) ? "put" : null;
		}

	}

	/**
	 * When the change happens.
	 */
	enum Point {

		LOADER_CALLED {
			@Override
			Function<Integer, Mono<String>> loader(String value, Mono<Void> change) {
				return (key) -> {
					change.subscribe();
					return Mono.just(value);
				};
			}
		},

		LOAD_SUBSCRIBED {
			@Override
			Function<Integer, Mono<String>> loader(String value, Mono<Void> change) {
				return (key) -> change.thenReturn(value);
			}
		},

		VALUE_READ {
			@Override
			Function<Integer, Mono<String>> loader(String value, Mono<Void> change) {
				return (key) -> Mono.just(value).delayUntil((read) -> change);
			}
		},

		VALUE_HANDED_OVER {
			@Override
			Function<Integer, Mono<String>> loader(String value, Mono<Void> change) {
				return (key) -> Mono.just(value).doOnNext((read) -> change.subscribe());
			}
		},

		CALLER_TOLD {
			@Override
			Function<Integer, Mono<String>> loader(String value, Mono<Void> change) {
				return (key) -> Mono.just(value);
			}

			@Override
			Function<Mono<String>, Mono<String>> caller(Mono<Void> change) {
				return (get) -> get.doOnNext((value) -> change.subscribe());
			}
		};

		abstract Function<Integer, Mono<String>> loader(String value, Mono<Void> change);

		Function<Mono<String>, Mono<String>> caller(Mono<Void> change) {
			return (get) -> get;
		}

	}

	/**
	 * How the key is asked for.
	 */
	enum Path {

		GET {
			@Override
			Mono<String> ask(IntelligentCache<Integer, String> cache, Function<Integer, Mono<String>> loader) {
				return cache.get(1, loader);
			}
		},

		LOOKUP {
			@Override
			Mono<String> ask(IntelligentCache<Integer, String> cache, Function<Integer, Mono<String>> loader) {
				return cache.lookup(1, loader).map(Lookup::value);
			}
		},

		BATCH {
			@Override
			Mono<String> ask(IntelligentCache<Integer, String> cache, Function<Integer, Mono<String>> loader) {
				return cache.getAll(List.of(1), (keys) -> loader.apply(1).map((value) -> Map.of(1, value)))
					.map((values) -> values.get(1));
			}
		};

		abstract Mono<String> ask(IntelligentCache<Integer, String> cache, Function<Integer, Mono<String>> loader);

	}

}
