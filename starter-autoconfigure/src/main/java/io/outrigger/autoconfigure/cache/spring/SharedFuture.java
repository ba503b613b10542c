package io.outrigger.autoconfigure.cache.spring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * An answer for all who subscribe to the {@code Mono} that Spring makes of it. Each of
 * them cancels the future when it leaves; only when the last one does, it is cancelled.
 *
 * @param <T> the type of the answer
 */
final class SharedFuture<T> extends CompletableFuture<T> {

	private final AtomicInteger left = new AtomicInteger();

	private final Disposable.Swap source = Disposables.swap();

	private SharedFuture() {
	}

	/**
	 * Subscribes.
	 * @param <T> the type of the answer
	 * @param answer gives the answer
	 * @return the answer; {@code null} in it if there was none
	 */
	static <T> CompletableFuture<T> of(Mono<T> answer) {
		SharedFuture<T> shared = new SharedFuture<>();
		shared.source
			.update(answer.subscribe(shared::complete, shared::completeExceptionally, () -> shared.complete(null)));
		return shared;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		if (this.left.incrementAndGet() < getNumberOfDependents()) {
			return false;
		}
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		if (cancelled) {
			this.source.dispose();
		}
		return cancelled;
	}

}
