package io.outrigger.autoconfigure.cache.spring;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.outrigger.cache.IntelligentCache;

/**
 * Brings what a cache does to callers that expect it done when their call returns. What
 * is known at once is answered at once, on any thread. For the rest a thread that may
 * block waits, no longer than the load timeout of the cache. An event loop does not wait:
 * changes go on without it, questions fail.
 */
final class CallersThread {

	private static final Logger logger = LoggerFactory.getLogger(CallersThread.class);

	private final AtomicBoolean failing = new AtomicBoolean();

	private final IntelligentCache<?, ?> cache;

	CallersThread(IntelligentCache<?, ?> cache) {
		this.cache = cache;
	}

	/**
	 * Makes a change.
	 * @param change the change, which is subscribed to
	 * @throws RuntimeException if it fails, unless that shows later and on an event loop
	 */
	void change(Mono<?> change) {
		CompletableFuture<?> done = change.toFuture();
		if (done.isDone() || !EventLoop.isCurrent()) {
			answer(done, bound());
			return;
		}
		Mono.fromFuture(done).timeout(bound()).subscribe(null, this::failed, () -> this.failing.set(false));
	}

	/**
	 * Answers a question.
	 * @param <T> the type of the answer
	 * @param question the question, which is subscribed to
	 * @return the answer, or {@code null} if there is none
	 * @throws RuntimeException if it fails, or would have to wait on an event loop
	 */
	<T> @Nullable T answer(Mono<T> question) {
		return answer(question.toFuture(), bound());
	}

	/**
	 * Answers from a future, which is cancelled if that fails.
	 * @param <T> the type of the answer
	 * @param future has the answer
	 * @param bound the longest time to wait
	 * @return the answer, or {@code null} if there is none
	 * @throws RuntimeException if it fails, or would have to wait on an event loop
	 */
	<T> @Nullable T answer(CompletableFuture<T> future, Duration bound) {
		try {
			if (!future.isDone() && EventLoop.isCurrent()) {
				throw new IllegalStateException("Cache '" + this.cache.name() + "' has to wait for a value, which "
						+ Thread.currentThread().getName() + " must not, being an event loop; let the method return "
						+ "a Mono, Flux or CompletableFuture in place of the value");
			}
			return future.get(bound.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw unchecked(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("Cache '" + this.cache.name() + "' did not answer within "
					+ bound.toMillis() + " ms; see outrigger.cache.caches." + this.cache.name() + ".load-timeout");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for cache '" + this.cache.name() + "'");
		}
		finally {
			future.cancel(true);
		}
	}

	/**
	 * Returns an error such as Spring hands to error handlers.
	 * @param error the error
	 * @return the same if it is unchecked, or else one that has it as its cause
	 */
	RuntimeException unchecked(@Nullable Throwable error) {
		if (error instanceof Error serious) {
			throw serious;
		}
		return (error instanceof RuntimeException unchecked) ? unchecked
				: new IllegalStateException("Cache '" + this.cache.name() + "' failed", error);
	}

	/**
	 * Returns the longest time that a thread waits.
	 * @return the load timeout of the cache
	 */
	Duration bound() {
		return this.cache.settings().loading().loadTimeout();
	}

	private void failed(Throwable error) {
		if (!this.failing.getAndSet(true)) {
			logger.warn("Cache '{}' could not be changed from an event loop, which does not wait for it, so nobody "
					+ "else is told; until a change succeeds this is not repeated", this.cache.name(), error);
		}
	}

}
