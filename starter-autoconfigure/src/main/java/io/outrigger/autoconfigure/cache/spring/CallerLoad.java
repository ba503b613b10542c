package io.outrigger.autoconfigure.cache.spring;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * A load that may block. It runs on the thread of the caller that waits for it, with that
 * thread's transaction and user, and never on the thread on which the cache asks for it,
 * which may be an event loop.
 */
final class CallerLoad {

	/*
	 * The cache ends a load by its timeout, and says so better than who waits can.
	 */
	private static final Duration GRACE = Duration.ofSeconds(5);

	private final CompletableFuture<Runnable> turn = new CompletableFuture<>();

	private final Callable<?> loader;

	private @Nullable Outcome outcome;

	private volatile boolean unwanted;

	CallerLoad(Callable<?> loader) {
		this.loader = loader;
	}

	/**
	 * Returns what the cache subscribes to when it wants the value loaded.
	 * @return the value; fails with a {@link LoadFailure}
	 */
	Mono<Object> value() {
		return Mono.create((sink) -> {
			sink.onCancel(() -> this.unwanted = true);
			if (!this.turn.complete(() -> this.outcome = run(sink))) {
				Schedulers.boundedElastic().schedule(() -> run(sink));
			}
		});
	}

	/**
	 * Waits for the answer, and loads if it comes to that. Who has loaded the value gets
	 * it, whatever became of keeping it.
	 * @param answer what the cache answers
	 * @param thread the caller's
	 * @return the value, or {@code null} if there is none
	 * @throws LoadFailure if the load failed, this one or one that was on its way
	 */
	@Nullable Object join(CompletableFuture<Object> answer, CallersThread thread) {
		try {
			Duration bound = thread.bound().plus(GRACE);
			if (!this.turn.isDone() && !answer.isDone()) {
				thread.answer(CompletableFuture.anyOf(answer, this.turn), bound);
			}
			if (answer.isDone()) {
				Object answered = thread.answer(answer, bound);
				// What is stale is the answer, and loaded anew without this caller
				leave();
				return answered;
			}
		}
		catch (RuntimeException ex) {
			answer.cancel(true);
			leave();
			throw ex;
		}
		this.turn.join().run();
		return kept(answer, thread);
	}

	/*
	 * So that whoever was given the value finds it kept when asking again.
	 */
	private @Nullable Object kept(CompletableFuture<Object> answer, CallersThread thread) {
		try {
			if (answer.isDone() || !EventLoop.isCurrent()) {
				thread.answer(answer, thread.bound());
			}
		}
		catch (RuntimeException ex) {
			// The load's own, or that of keeping the value, which only costs another load
		}
		return Objects.requireNonNull(this.outcome).orThrow();
	}

	/*
	 * Others may wait for a load that this caller should have run.
	 */
	private void leave() {
		if (!this.turn.cancel(false) && !this.unwanted) {
			Schedulers.boundedElastic().schedule(this.turn.join());
		}
	}

	private Outcome run(MonoSink<Object> sink) {
		Outcome loaded = load();
		if (loaded.failure() != null) {
			sink.error(loaded.failure());
		}
		else {
			sink.success(loaded.value());
		}
		return loaded;
	}

	private Outcome load() {
		try {
			return new Outcome(this.loader.call(), null);
		}
		catch (Throwable ex) {
			return new Outcome(null, new LoadFailure(ex));
		}
	}

	/**
	 * What came of a load.
	 *
	 * @param value the value, if there is one
	 * @param failure why there is none, if it failed
	 */
	private record Outcome(@Nullable Object value, @Nullable LoadFailure failure) {

		@Nullable Object orThrow() {
			if (this.failure != null) {
				throw this.failure;
			}
			return this.value;
		}

	}

}
