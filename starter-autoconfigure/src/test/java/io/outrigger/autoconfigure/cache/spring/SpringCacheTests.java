package io.outrigger.autoconfigure.cache.spring;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.event.Level;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.SimpleKey;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.cache.IntelligentCache;
import io.outrigger.testsupport.LogCapture;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

/**
 * Tests for {@link SpringCache}, without loads: what it keeps, and how changes end that
 * are made at once, later, or never.
 */
@ExtendWith(NonBlocking.class)
class SpringCacheTests {

	private static final Map<String, Consumer<Cache>> CHANGES = Map.of("put", (cache) -> cache.put(1, "a"), "put null",
			(cache) -> cache.put(1, null), "putIfAbsent", (cache) -> cache.putIfAbsent(1, "a"), "evict",
			(cache) -> cache.evict(1), "evictIfPresent", (cache) -> cache.evictIfPresent(1), "clear", Cache::clear,
			"invalidate", Cache::invalidate);

	private final InterposedCaches caches = new InterposedCaches();

	private final Cache cache = new SpringCaches(this.caches).getCache("products");

	@Test
	void whatIsKeptIsWrappedAndWhatIsNotIsNull() {
		assertThat(this.cache.get(1)).isNull();
		assertThat(this.cache.get(1, String.class)).isNull();
		assertThat(this.cache.retrieve(1)).isNull();
		this.cache.put(1, "a");
		assertThat(this.cache.get(1).get()).isEqualTo("a");
		assertThat(this.cache.get(1, String.class)).isEqualTo("a");
		assertThat(this.cache.get(1, (Class<?>) null)).isEqualTo("a");
		assertThat(this.cache.retrieve(1)).isCompletedWithValueMatching((kept) -> wraps(kept, "a"));
	}

	@Test
	void aKeptNullIsToldFromNothingKept() {
		this.cache.put(1, null);
		assertThat(this.cache.get(1).get()).isNull();
		assertThat(this.cache.get(1, String.class)).isNull();
		assertThat(this.cache.retrieve(1)).isCompletedWithValueMatching((kept) -> wraps(kept, null));
	}

	@Test
	void nullIsKeptForItsOwnTimeOrElseThatOfValues() {
		this.cache.put(1, null);
		this.caches.nullTtl(Duration.ofSeconds(5));
		this.cache.put(2, null);
		this.caches.advance(Duration.ofSeconds(5));
		assertThat(this.cache.get(1)).isNotNull();
		assertThat(this.cache.get(2)).isNull();
		this.caches.advance(Duration.ofSeconds(55));
		assertThat(this.cache.get(1)).isNull();
	}

	@Test
	void aValueOfAnotherTypeIsRefusedWithoutShowingIt() {
		this.cache.put(1, "secret");
		assertThatIllegalStateException().isThrownBy(() -> this.cache.get(1, Integer.class))
			.withMessage("Cache 'products' holds a java.lang.String where a java.lang.Integer is asked for");
	}

	@Test
	void anyKeyOfSpringsIsAKey() {
		this.cache.put(SimpleKey.EMPTY, "none");
		this.cache.put(new SimpleKey(1, "b"), "two");
		assertThat(this.cache.get(new SimpleKey(), String.class)).isEqualTo("none");
		assertThat(this.cache.get(new SimpleKey(1, "b"), String.class)).isEqualTo("two");
	}

	@Test
	void putIfAbsentAnswersWhatWasKeptNullIncluded() {
		assertThat(this.cache.putIfAbsent(1, "a")).isNull();
		assertThat(this.cache.putIfAbsent(1, "b").get()).isEqualTo("a");
		assertThat(this.cache.get(1, String.class)).isEqualTo("a");
		assertThat(this.cache.putIfAbsent(2, null)).isNull();
		assertThat(this.cache.putIfAbsent(2, "b").get()).isNull();
		assertThat(this.cache.get(2).get()).isNull();
		this.cache.put(3, null);
		assertThat(this.cache.putIfAbsent(3, "b").get()).isNull();
	}

	@Test
	void putIfAbsentStartsOverWhenWhatWasInItsWayGoes() {
		@SuppressWarnings("unchecked")
		IntelligentCache<Object, Object> others = (IntelligentCache<Object, Object>) this.caches.find("products");
		AtomicInteger step = new AtomicInteger();
		this.caches.between((answer) -> switch (step.incrementAndGet()) {
			case 2 -> others.put(1, "a").then(answer);
			case 3 -> others.evict(1).then(answer);
			default -> answer;
		});
		assertThat(this.cache.putIfAbsent(1, "b")).isNull();
		assertThat(others.peek(1)).isEqualTo("b");
	}

	@Test
	void evictIfPresentAndInvalidateTellWhetherThereWasAnything() {
		assertThat(this.cache.evictIfPresent(1)).isFalse();
		assertThat(this.cache.invalidate()).isFalse();
		this.cache.put(1, "a");
		this.cache.put(2, "b");
		assertThat(this.cache.evictIfPresent(1)).isTrue();
		assertThat(this.cache.get(1)).isNull();
		assertThat(this.cache.invalidate()).isTrue();
		assertThat(this.cache.get(2)).isNull();
	}

	@Test
	void changesAreMadeWhenTheCallReturnsHoweverLongTheyTake() {
		this.caches.between((answer) -> answer.subscribeOn(Schedulers.boundedElastic()));
		this.cache.put(1, "a");
		assertThat(this.cache.get(1, String.class)).isEqualTo("a");
		this.cache.evict(1);
		assertThat(this.cache.get(1)).isNull();
		assertThat(this.cache.putIfAbsent(1, "b")).isNull();
		this.cache.clear();
		assertThat(this.cache.get(1)).isNull();
	}

	@Test
	void aChangeThatFailsThrowsSoonOrLate() {
		IllegalStateException refused = new IllegalStateException("no store");
		for (Mono<?> failure : List.of(Mono.error(refused),
				Mono.error(refused).subscribeOn(Schedulers.boundedElastic()))) {
			this.caches.between((answer) -> failure);
			CHANGES.forEach((name, change) -> assertThatRuntimeException().as(name)
				.isThrownBy(() -> change.accept(this.cache))
				.isSameAs(refused));
		}
	}

	@Test
	void aCheckedErrorIsWrappedSoThatErrorHandlersGetIt() {
		this.caches.between((answer) -> Mono.error(new IOException("no line")));
		CHANGES.forEach((name, change) -> assertThatIllegalStateException().as(name)
			.isThrownBy(() -> change.accept(this.cache))
			.withMessage("Cache 'products' failed")
			.withCauseInstanceOf(IOException.class));
		assertThat(this.cache.retrieve(1)).isCompletedExceptionally();
	}

	@Test
	void aChangeThatNeverEndsIsGivenUpAfterTheLoadTimeout() {
		this.caches.loadTimeout(Duration.ofMillis(1));
		CHANGES.forEach((name, change) -> {
			AtomicBoolean cancelled = new AtomicBoolean();
			this.caches.between((answer) -> Mono.never().doOnCancel(() -> cancelled.set(true)));
			assertThatIllegalStateException().as(name)
				.isThrownBy(() -> change.accept(this.cache))
				.withMessage("Cache 'products' did not answer within 1 ms; "
						+ "see outrigger.cache.caches.products.load-timeout");
			assertThat(cancelled).as(name).isTrue();
		});
	}

	@Test
	void whoIsInterruptedStopsWaitingAndStaysInterrupted() {
		this.caches.between((answer) -> Mono.never());
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> this.cache.evict(1))
			.withMessage("Interrupted while waiting for cache 'products'");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void anEventLoopDoesNotWaitForAChangeAndALateFailureIsLoggedOnce() {
		try (LogCapture log = LogCapture.of(CallersThread.class)) {
			Sinks.Empty<Void> first = late(Mono.error(new IOException("no line")));
			onEventLoop(() -> this.cache.put(1, "a"));
			onEventLoop(() -> this.cache.evict(1));
			assertThat(log.messages(Level.WARN)).isEmpty();
			first.tryEmitEmpty().orThrow();
			assertThat(log.messages(Level.WARN)).singleElement().asString().contains("'products'", "event loop");
			Sinks.Empty<Void> second = late(Mono.empty());
			onEventLoop(() -> this.cache.evict(1));
			second.tryEmitEmpty().orThrow();
			Sinks.Empty<Void> third = late(Mono.error(new IOException("no line")));
			onEventLoop(this.cache::clear);
			third.tryEmitEmpty().orThrow();
			assertThat(log.messages(Level.WARN)).hasSize(2);
		}
	}

	@Test
	void anEventLoopIsToldOfAFailureThatIsKnownAtOnce() {
		IllegalStateException refused = new IllegalStateException("no store");
		this.caches.between((answer) -> Mono.error(refused));
		onEventLoop(() -> assertThatRuntimeException().isThrownBy(() -> this.cache.put(1, "a")).isSameAs(refused));
	}

	@Test
	void anEventLoopGetsWhatIsKnownAtOnceAndNothingElse() {
		this.cache.put(1, "a");
		onEventLoop(() -> assertThat(this.cache.get(1, String.class)).isEqualTo("a"));
		AtomicBoolean cancelled = new AtomicBoolean();
		this.caches.between((answer) -> Mono.never().doOnCancel(() -> cancelled.set(true)));
		onEventLoop(() -> assertThatIllegalStateException().isThrownBy(() -> this.cache.get(1))
			.withMessageContaining("'products'")
			.withMessageContaining("let the method return a Mono, Flux or CompletableFuture"));
		assertThat(cancelled).isTrue();
	}

	private Sinks.Empty<Void> late(Mono<?> instead) {
		Sinks.Empty<Void> signal = Sinks.empty();
		this.caches.between((answer) -> signal.asMono().then(instead));
		return signal;
	}

	private static boolean wraps(Object kept, Object value) {
		return kept instanceof Cache.ValueWrapper wrapper && Objects.equals(wrapper.get(), value);
	}

	private static void onEventLoop(Runnable action) {
		Mono.fromRunnable(action).subscribeOn(Schedulers.parallel()).block(Duration.ofSeconds(10));
	}

}
