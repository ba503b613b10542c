package io.outrigger.autoconfigure.cache.spring;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.util.concurrent.FastThreadLocalThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.cache.Cache;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.outrigger.cache.CacheLoadTimeoutException;
import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for loads through {@link SpringCache} by callers that want a value, not a future.
 */
@ExtendWith(NonBlocking.class)
class SpringCacheLoadTests {

	private final InterposedCaches caches = new InterposedCaches();

	private final SpringCaches manager = new SpringCaches(this.caches);

	private final Cache cache = this.manager.getCache("products");

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger loads = new AtomicInteger();

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void aValueIsLoadedOnceAndKept() {
		assertThat(this.cache.get(1, counted("a"))).isEqualTo("a");
		assertThat(this.cache.get(1, counted("b"))).isEqualTo("a");
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void thatThereIsNoneIsLoadedOnceAndKept() {
		assertThat(this.cache.get(1, counted(null))).isNull();
		assertThat(this.cache.get(1, counted("b"))).isNull();
		assertThat(this.cache.get(1).get()).isNull();
		this.caches.advance(Duration.ofSeconds(60));
		assertThat(this.cache.get(1, counted("b"))).isEqualTo("b");
	}

	@Test
	void thatThereIsNoneIsKeptForItsOwnTimeWhereThatIsSet() {
		this.caches.nullTtl(Duration.ofSeconds(5));
		assertThat(this.cache.get(1, counted(null))).isNull();
		assertThat(this.cache.get(1, counted("b"))).isNull();
		this.caches.advance(Duration.ofSeconds(5));
		assertThat(this.cache.get(1, counted("b"))).isEqualTo("b");
	}

	@Test
	void anErrorIsWrappedAsSpringAsksAndNotKept() {
		IOException broken = new IOException("no database");
		for (int attempt = 1; attempt <= 2; attempt++) {
			assertThatExceptionOfType(Cache.ValueRetrievalException.class)
				.isThrownBy(() -> this.cache.get(1, failing(broken)))
				.satisfies((failure) -> assertThat(failure.getKey()).isEqualTo(1))
				.havingCause()
				.isSameAs(broken);
			assertThat(this.loads).hasValue(attempt);
		}
		assertThat(this.cache.get(1, counted("a"))).isEqualTo("a");
	}

	@Test
	void aFailureOfTheCacheIsNotWrappedSoThatErrorHandlersGetIt() {
		IllegalStateException refused = new IllegalStateException("no store");
		for (Mono<?> failure : List.of(Mono.error(refused),
				Mono.error(refused).subscribeOn(Schedulers.boundedElastic()))) {
			this.caches.between((answer) -> failure);
			assertThatRuntimeException().isThrownBy(() -> this.cache.get(1, counted("a"))).isSameAs(refused);
		}
		assertThat(this.loads).hasValue(0);
	}

	@Test
	void aHundredCallersShareOneLoad() throws Exception {
		CountDownLatch loading = new CountDownLatch(1);
		List<Future<String>> callers = callers(100, () -> {
			loading.await();
			return "a";
		});
		awaitMisses(100);
		loading.countDown();
		for (Future<String> caller : callers) {
			assertThat(caller.get(10, TimeUnit.SECONDS)).isEqualTo("a");
		}
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void whoWaitsGetsTheErrorOfTheLoadAsTheirOwn() throws Exception {
		CountDownLatch loading = new CountDownLatch(1);
		IOException broken = new IOException("no database");
		List<Future<String>> callers = callers(2, () -> {
			loading.await();
			throw new IOException(broken);
		});
		awaitMisses(2);
		loading.countDown();
		for (Future<String> caller : callers) {
			assertThat(caller).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(Cache.ValueRetrievalException.class)
				.havingCause()
				.withCause(broken);
		}
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void aLoadMayCacheOtherKeysAndOtherCaches() {
		Cache other = this.manager.getCache("prices");
		assertThat(this.cache.get(1, () -> this.cache.get(2, counted("b")) + other.get(1, counted("c"))))
			.isEqualTo("bc");
		assertThat(this.cache.get(2, String.class)).isEqualTo("b");
		assertThat(other.get(1, String.class)).isEqualTo("c");
	}

	@Test
	void aLoadThatAsksForItsOwnKeyFailsInTime() {
		this.caches.loadTimeout(Duration.ofMillis(500));
		assertThatExceptionOfType(Cache.ValueRetrievalException.class)
			.isThrownBy(() -> this.cache.get(1, () -> this.cache.get(1, counted("a"))))
			.havingRootCause()
			.isInstanceOf(CacheLoadTimeoutException.class);
		assertThat(this.loads).hasValue(0);
	}

	@Test
	void whoLoadsTooLongGetsTheValueWhileOthersAreToldAndNothingIsKept() {
		this.caches.loadTimeout(Duration.ofMillis(500));
		CompletableFuture<Throwable> waiter = new CompletableFuture<>();
		assertThat(this.cache.get(1, () -> {
			this.cache.retrieve(1, CompletableFuture<String>::new)
				.whenComplete((value, error) -> waiter.complete(error));
			waiter.join();
			return "a";
		})).isEqualTo("a");
		assertThat(waiter).isCompletedWithValueMatching(CacheLoadTimeoutException.class::isInstance);
		assertThat(this.cache.get(1)).isNull();
	}

	@Test
	void aValueEvictedWhileItIsLoadedIsNotKept() {
		for (Runnable change : List.<Runnable>of(() -> this.cache.evict(1), this.cache::clear,
				() -> this.cache.evictIfPresent(1), this.cache::invalidate)) {
			assertThat(this.cache.<Object>get(1, () -> {
				change.run();
				return "old";
			})).isEqualTo("old");
			assertThat(this.cache.get(1)).isNull();
			assertThat(this.cache.<Object>get(1, () -> {
				change.run();
				return null;
			})).isNull();
			assertThat(this.cache.get(1)).isNull();
		}
	}

	@Test
	void aValuePutWhileAnotherIsLoadedStays() {
		assertThat(this.cache.<Object>get(1, () -> {
			this.cache.put(1, "new");
			return "old";
		})).isEqualTo("old");
		assertThat(this.cache.get(1, String.class)).isEqualTo("new");
	}

	@Test
	void aLoadRunsOnTheThreadOfItsCallerWhereverTheCacheAsksForIt() {
		this.caches.between((answer) -> answer.subscribeOn(Schedulers.parallel()));
		assertThat(this.cache.<Object>get(1, Thread::currentThread)).isSameAs(Thread.currentThread());
		assertThat(this.cache.<Object>get(1, () -> null)).isSameAs(Thread.currentThread());
	}

	@Test
	void whoLoadedAValueGetsItEvenIfItCouldNotBeKept() {
		this.caches.between((answer) -> answer.then(Mono.error(new IllegalStateException("no store"))));
		assertThat(this.cache.get(1, counted("a"))).isEqualTo("a");
		Sinks.One<Object> never = Sinks.one();
		this.caches.between((answer) -> answer.then(never.asMono()));
		assertThat(this.cache.get(2, () -> {
			this.caches.loadTimeout(Duration.ofMillis(1));
			return "b";
		})).isEqualTo("b");
		assertThat(never.currentSubscriberCount()).isZero();
	}

	@Test
	void anEventLoopGetsWhatIsKeptAndMayLoadItself() throws Exception {
		for (EventLoopThread thread : EventLoopThread.values()) {
			this.cache.clear();
			assertThat(thread.call(() -> this.cache.get(1, counted("a")))).isEqualTo("a");
			assertThat(thread.call(() -> this.cache.get(1, counted("b")))).isEqualTo("a");
		}
	}

	@Test
	void anEventLoopDoesNotWaitForTheLoadOfAnother() throws Exception {
		for (EventLoopThread thread : EventLoopThread.values()) {
			this.cache.clear();
			CompletableFuture<String> loading = new CompletableFuture<>();
			CompletableFuture<String> other = this.cache.retrieve(1, () -> loading);
			assertThat(thread
				.call(() -> assertThatIllegalStateException().isThrownBy(() -> this.cache.get(1, counted("b")))
					.withMessageContaining("'products'")
					.withMessageContaining("let the method return a Mono, Flux or CompletableFuture")))
				.isNotNull();
			loading.complete("a");
			assertThat(other).isCompletedWithValue("a");
		}
		assertThat(this.loads).hasValue(0);
	}

	@Test
	void whoLeavesAtTheLastMomentLeavesOthersTheLoad() {
		Sinks.Empty<Void> far = Sinks.empty();
		this.caches.between((answer) -> far.asMono().then(answer));
		CompletableFuture<CompletableFuture<String>> other = new CompletableFuture<>();
		this.caches.whenNextNamed(() -> {
			far.tryEmitEmpty().orThrow();
			this.caches.between((answer) -> answer);
			other.complete(this.cache.retrieve(1, () -> CompletableFuture.completedFuture("other")));
		});
		Thread.currentThread().interrupt();
		assertThatIllegalStateException().isThrownBy(() -> this.cache.get(1, counted("a")))
			.withMessageStartingWith("Interrupted");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(other.join()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("a");
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void whoLeavesAtTheLastMomentAndAloneLeavesNothingBehind() {
		List<String> scheduled = new CopyOnWriteArrayList<>();
		Schedulers.onScheduleHook("loads", (task) -> {
			scheduled.add(task.getClass().getName());
			return task;
		});
		try {
			Sinks.Empty<Void> far = Sinks.empty();
			this.caches.between((answer) -> far.asMono().then(answer));
			this.caches.whenNextNamed(() -> far.tryEmitEmpty().orThrow());
			Thread.currentThread().interrupt();
			assertThatIllegalStateException().isThrownBy(() -> this.cache.get(1, counted("a")));
			assertThat(Thread.interrupted()).isTrue();
			assertThat(scheduled).noneMatch((task) -> task.startsWith(CallerLoad.class.getName()));
		}
		finally {
			Schedulers.resetOnScheduleHook("loads");
		}
	}

	private List<Future<String>> callers(int count, Callable<String> loader) {
		List<Future<String>> callers = new ArrayList<>();
		for (int caller = 0; caller < count; caller++) {
			callers.add(this.threads.submit(() -> this.cache.get(1, () -> {
				this.loads.incrementAndGet();
				return loader.call();
			})));
		}
		return callers;
	}

	private void awaitMisses(int misses) {
		await().until(() -> this.caches.find("products").statistics().misses() == misses);
	}

	private Callable<String> counted(String value) {
		return () -> {
			this.loads.incrementAndGet();
			return value;
		};
	}

	private Callable<String> failing(Exception error) {
		return () -> {
			this.loads.incrementAndGet();
			throw error;
		};
	}

	enum EventLoopThread {

		REACTOR {
			@Override
			<T> T call(Callable<T> action) {
				return Mono.fromCallable(action).subscribeOn(Schedulers.parallel()).block(Duration.ofSeconds(10));
			}
		},

		NETTY {
			@Override
			<T> T call(Callable<T> action) throws Exception {
				CompletableFuture<T> result = new CompletableFuture<>();
				new FastThreadLocalThread(
						() -> Mono.fromCallable(action).subscribe(result::complete, result::completeExceptionally))
					.start();
				return result.get(10, TimeUnit.SECONDS);
			}
		};

		abstract <T> T call(Callable<T> action) throws Exception;

	}

}
