package io.outrigger.autoconfigure.cache.spring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.cache.Cache;
import org.springframework.cache.interceptor.CacheOperationInvoker;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.outrigger.testsupport.NonBlocking;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for loads through {@link SpringCache} by callers that take a future.
 */
@ExtendWith(NonBlocking.class)
class SpringCacheRetrieveTests {

	private final InterposedCaches caches = new InterposedCaches();

	private final Cache cache = new SpringCaches(this.caches).getCache("products");

	private final List<CompletableFuture<String>> loads = new ArrayList<>();

	private final Supplier<CompletableFuture<String>> loader = () -> {
		CompletableFuture<String> load = new CompletableFuture<>();
		this.loads.add(load);
		return load;
	};

	@Test
	void aHundredCallersShareOneLoad() {
		List<CompletableFuture<String>> callers = new ArrayList<>();
		for (int caller = 0; caller < 100; caller++) {
			callers.add(this.cache.retrieve(1, this.loader));
		}
		assertThat(callers).noneMatch(CompletableFuture::isDone);
		assertThat(this.loads).hasSize(1);
		this.loads.get(0).complete("a");
		assertThat(callers).allSatisfy((caller) -> assertThat(caller).isCompletedWithValue("a"));
		assertThat(this.cache.retrieve(1, this.loader)).isCompletedWithValue("a");
		assertThat(this.loads).hasSize(1);
	}

	@Test
	void thatThereIsNoneIsLoadedOnceAndKept() {
		CompletableFuture<String> first = this.cache.retrieve(1, this.loader);
		this.loads.get(0).complete(null);
		assertThat(first).isCompletedWithValue(null);
		assertThat(this.cache.retrieve(1, this.loader)).isCompletedWithValue(null);
		assertThat(this.cache.get(1).get()).isNull();
		assertThat(this.loads).hasSize(1);
	}

	@Test
	void anErrorReachesAllAsItIsAndIsNotKept() {
		IOException broken = new IOException("no database");
		CompletableFuture<String> first = this.cache.retrieve(1, this.loader);
		CompletableFuture<String> second = this.cache.retrieve(1, this.loader);
		this.loads.get(0).completeExceptionally(broken);
		assertThat(failure(first)).isSameAs(broken);
		assertThat(failure(second)).isSameAs(broken);
		assertThat(this.cache.retrieve(1, this.loader)).isNotDone();
		assertThat(this.loads).hasSize(2);
	}

	@Test
	void whoLeavesLeavesTheOthersTheLoad() {
		CompletableFuture<String> first = this.cache.retrieve(1, this.loader);
		CompletableFuture<String> second = this.cache.retrieve(1, this.loader);
		assertThat(first.cancel(true)).isTrue();
		this.loads.get(0).complete("a");
		assertThat(first).isCancelled();
		assertThat(second).isCompletedWithValue("a");
	}

	@Test
	void whenTheLastOneLeavesTheLoadIsCancelled() {
		CompletableFuture<String> first = this.cache.retrieve(1, this.loader);
		CompletableFuture<String> second = this.cache.retrieve(1, this.loader);
		first.cancel(true);
		assertThat(this.loads.get(0)).isNotDone();
		second.cancel(true);
		assertThat(this.loads.get(0)).isCancelled();
		assertThat(this.cache.retrieve(1, this.loader)).isNotDone();
		assertThat(this.loads).hasSize(2);
	}

	@Test
	void subscribersOfOneMonoLeaveOneByOne() {
		Mono<String> shared = Mono.fromFuture(this.cache.retrieve(1, this.loader));
		StringBuilder seen = new StringBuilder();
		Disposable first = shared.subscribe();
		Disposable second = shared.subscribe(seen::append);
		first.dispose();
		assertThat(this.loads.get(0)).isNotDone();
		this.loads.get(0).complete("a");
		assertThat(seen).hasToString("a");
		assertThat(second.isDisposed()).isTrue();
	}

	@Test
	void whenTheLastSubscriberOfOneMonoLeavesTheLoadIsCancelled() {
		Mono<String> shared = Mono.fromFuture(this.cache.retrieve(1, this.loader));
		Disposable first = shared.subscribe();
		Disposable second = shared.subscribe();
		first.dispose();
		second.dispose();
		assertThat(this.loads.get(0)).isCancelled();
	}

	@Test
	void aLoaderThatThrowsFailsTheFutureWithWhatTheMethodThrew() {
		IOException broken = new IOException("no database");
		assertThat(failure(this.cache.retrieve(1, () -> {
			throw new CacheOperationInvoker.ThrowableWrapper(broken);
		}))).isSameAs(broken);
		IllegalStateException unwrapped = new IllegalStateException("no future");
		assertThat(failure(this.cache.retrieve(1, () -> {
			throw unwrapped;
		}))).isSameAs(unwrapped);
	}

	@Test
	void aFailureOfTheCacheIsUncheckedSoThatErrorHandlersGetIt() {
		IOException broken = new IOException("no line");
		this.caches.between((answer) -> Mono.error(broken));
		assertThat(failure(this.cache.retrieve(1, this.loader))).isInstanceOf(IllegalStateException.class)
			.hasMessage("Cache 'products' failed")
			.hasCause(broken);
		assertThat(failure(this.cache.retrieve(1))).isInstanceOf(IllegalStateException.class).hasCause(broken);
		assertThat(this.loads).isEmpty();
	}

	@Test
	void aLateAnswerIsAFutureThatTellsAMissByNull() {
		Sinks.Empty<Void> far = Sinks.empty();
		this.caches.between((answer) -> far.asMono().then(answer));
		CompletableFuture<?> miss = this.cache.retrieve(1);
		assertThat(miss).isNotDone();
		far.tryEmitEmpty().orThrow();
		assertThat(miss).isCompletedWithValue(null);
	}

	@Test
	void aLateAnswerThatNobodyWantsAnyMoreIsCancelled() {
		AtomicInteger cancelled = new AtomicInteger();
		this.caches.between((answer) -> Mono.never().doOnCancel(cancelled::incrementAndGet));
		this.cache.retrieve(1).cancel(true);
		assertThat(cancelled).hasValue(1);
	}

	@Test
	void aValueEvictedWhileItIsLoadedIsNotKept() {
		CompletableFuture<String> early = this.cache.retrieve(1, this.loader);
		this.cache.evict(1);
		CompletableFuture<String> late = this.cache.retrieve(1, this.loader);
		this.loads.get(0).complete("old");
		assertThat(early).isCompletedWithValue("old");
		assertThat(late).isNotDone();
		assertThat(this.cache.get(1)).isNull();
		this.loads.get(1).complete("new");
		assertThat(late).isCompletedWithValue("new");
		assertThat(this.cache.get(1, String.class)).isEqualTo("new");
	}

	private static Throwable failure(CompletableFuture<?> future) {
		assertThat(future).isCompletedExceptionally();
		return future.handle((value, error) -> error).join();
	}

}
