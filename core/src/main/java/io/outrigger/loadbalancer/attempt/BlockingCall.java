package io.outrigger.loadbalancer.attempt;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.BlockingExchange;
import io.outrigger.loadbalancer.attempt.guard.CallPass;
import io.outrigger.loadbalancer.attempt.guard.CallRejectedException;

/**
 * A request of a client that blocks, with its tries one after the other. A try is never
 * interrupted from here: how long it may take is for its client to say, and the deadline
 * only keeps another one from following.
 *
 * @param <R> the type of the responses
 */
final class BlockingCall<R> {

	private final AttemptPlan plan;

	private final BlockingExchange<R> exchange;

	private final Retries retries;

	BlockingCall(AttemptPlan plan, BlockingExchange<R> exchange) {
		this.plan = plan;
		this.exchange = exchange;
		this.retries = new Retries(plan, exchange, plan.deadline(exchange.deadline()));
	}

	R send() throws IOException {
		CallPass pass = this.retries.admit();
		try {
			await(pass.waiting());
			return send(pass);
		}
		catch (IOException | RuntimeException | Error ex) {
			pass.failed(ex);
			throw ex;
		}
	}

	// The wait is bounded by whoever guards the call
	private void await(@Nullable CompletableFuture<?> waiting) {
		if (waiting == null) {
			return;
		}
		try {
			waiting.get(this.retries.remainingNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof CallRejectedException refusal) ? refusal : new IllegalStateException(ex);
		}
		catch (TimeoutException ex) {
			throw this.retries.tooLate();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the call waited for leave", ex);
		}
	}

	private R send(CallPass pass) throws IOException {
		Ending<R> ending = send(this.retries.first());
		for (int number = 2; !isAnswer(ending) && this.retries.grant(ending); number++) {
			Attempt next = waited() ? this.retries.next(ending.attempt(), number) : this.retries.none();
			if (next == null) {
				break;
			}
			ending.discard(this.exchange);
			ending = send(next);
		}
		return pass(ending, pass);
	}

	private Ending<R> send(Attempt attempt) {
		R response;
		try {
			response = this.exchange.send(attempt);
		}
		catch (IOException | RuntimeException ex) {
			return failed(attempt, ex);
		}
		catch (Error ex) {
			attempt.fail(ex);
			throw ex;
		}
		return answered(attempt, response);
	}

	private Ending<R> answered(Attempt attempt, R response) {
		try {
			int status = this.exchange.status(response);
			attempt.reported(this.exchange.reportedShare(response));
			if (this.exchange.isStream(response)) {
				attempt.opened(status);
			}
			else {
				attempt.responded(status);
			}
			return Ending.answered(attempt, status, response);
		}
		catch (RuntimeException ex) {
			this.exchange.discard(response);
			return failed(attempt, ex);
		}
	}

	// An interrupted thread's request may fail in any way: it is the caller who gave up
	private Ending<R> failed(Attempt attempt, Exception error) {
		if (Thread.currentThread().isInterrupted()) {
			attempt.cancel();
		}
		return Ending.failed(attempt, this.exchange, error);
	}

	private boolean isAnswer(Ending<R> ending) {
		boolean answered = ending.response() != null && this.plan.isAnswer(ending.status());
		return answered || Thread.currentThread().isInterrupted();
	}

	private boolean waited() {
		long nanos = this.retries.backOffNanos();
		if (nanos == 0) {
			return true;
		}
		if (this.retries.isOver(nanos)) {
			return false;
		}
		try {
			return !new Semaphore(0).tryAcquire(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private R pass(Ending<R> ending, CallPass pass) throws IOException {
		R response = ending.response();
		if (response != null) {
			pass.answered(ending.attempt());
			return deliver(response, ending.attempt());
		}
		Throwable error = ending.error();
		if (error instanceof IOException io) {
			throw io;
		}
		throw (error instanceof RuntimeException runtime) ? runtime : new IllegalStateException(error);
	}

	private R deliver(R response, Attempt attempt) {
		try {
			return this.exchange.deliver(response, attempt);
		}
		catch (RuntimeException ex) {
			attempt.complete();
			this.exchange.discard(response);
			throw ex;
		}
	}

}
