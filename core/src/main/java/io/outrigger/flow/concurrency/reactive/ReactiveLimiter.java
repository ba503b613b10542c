package io.outrigger.flow.concurrency.reactive;

import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.outrigger.flow.RejectedException;
import io.outrigger.flow.Rejection;
import io.outrigger.flow.concurrency.ConcurrencyLimiter;
import io.outrigger.flow.concurrency.Outcome;
import io.outrigger.flow.concurrency.Permit;

/**
 * Limits the concurrency of publishers. Each subscription asks for a permit when it is
 * made, and gives it back exactly once: when it completes, fails, is cancelled, or could
 * not be made at all; before whoever is downstream hears of it, so that he may go on at
 * once. A refused subscription fails with a {@link RejectedException}, and the publisher
 * is not subscribed to.
 * <p>
 * Cancelled counts as {@link Outcome#IGNORED}. A time-out is only seen as one if it is
 * inside: {@code limiter.limit(0, call.timeout(...))}. Outside, it cancels. Safe for use
 * from several threads.
 */
public final class ReactiveLimiter {

	private final ConcurrencyLimiter limiter;

	private final Function<? super Throwable, Outcome> outcomes;

	/**
	 * Creates the reactive form of a limiter.
	 * @param limiter the limiter
	 * @param outcomes what an error tells: an answer that counts with its time, overload,
	 * or nothing. See {@link #outcomeOf(Throwable)}
	 */
	public ReactiveLimiter(ConcurrencyLimiter limiter, Function<? super Throwable, Outcome> outcomes) {
		this.limiter = limiter;
		this.outcomes = outcomes;
	}

	/**
	 * Creates the reactive form of a limiter, to which time-outs and refusals are drops.
	 * @param limiter the limiter
	 */
	public ReactiveLimiter(ConcurrencyLimiter limiter) {
		this(limiter, ReactiveLimiter::outcomeOf);
	}

	/**
	 * Says what an error tells if nobody knows better.
	 * @param error the error
	 * @return dropped for time-outs of the JDK and for what was refused further on,
	 * unless by a rate limit: who asks too often tells nothing of how busy anybody is;
	 * else ignored, for what fails at once is no sign of speed
	 */
	public static Outcome outcomeOf(Throwable error) {
		boolean overload = error instanceof TimeoutException || error instanceof HttpTimeoutException
				|| error instanceof SocketTimeoutException;
		boolean refused = error instanceof RejectedException ex
				&& ex.rejection().reason() != Rejection.Reason.RATE_LIMITED;
		return (overload || refused) ? Outcome.DROPPED : Outcome.IGNORED;
	}

	/**
	 * Limits a Mono. Its permit comes back with the value.
	 * @param <T> type of the value
	 * @param partition place of the partition that it belongs to, from 0
	 * @param work the work
	 * @return the work, within the limit
	 */
	public <T> Mono<T> limit(int partition, Mono<T> work) {
		return new LimitedMono<>(work, terms(partition));
	}

	/**
	 * Limits a Flux. Its permit comes back after the last value.
	 * @param <T> type of the values
	 * @param partition place of the partition that it belongs to, from 0
	 * @param work the work
	 * @return the work, within the limit
	 */
	public <T> Flux<T> limit(int partition, Flux<T> work) {
		return new LimitedFlux<>(work, terms(partition));
	}

	/**
	 * Does work with a permit that was got otherwise, and gives it back when that ends.
	 * @param <T> type of the value
	 * @param permit the permit
	 * @param work the work
	 * @param outcomes what an error tells
	 * @return the work, to be subscribed to once
	 */
	public static <T> Mono<T> hold(Permit permit, Mono<T> work, Function<? super Throwable, Outcome> outcomes) {
		return new LimitedMono<>(work, new Terms(() -> permit, () -> {
			throw new IllegalStateException("a permit is never refused");
		}, outcomes));
	}

	private Terms terms(int partition) {
		return new Terms(() -> this.limiter.acquire(partition), this.limiter::rejection, this.outcomes);
	}

}
