package io.outrigger.loadbalancer.attempt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.attempt.exchange.ReactiveExchange;
import io.outrigger.loadbalancer.attempt.guard.CallPass;

/**
 * A request on its way, with all of its tries. Of these one runs, or two if one is a
 * hedge, or none while the next is chosen. The last of those that run decides what
 * follows if it fails; an answer ends all at once.
 *
 * @param <R> the type of the responses
 */
final class Call<R> extends TimedProgress implements Subscription {

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<Call, @Nullable Ending> WAITING = AtomicReferenceFieldUpdater
		.newUpdater(Call.class, Ending.class, "waiting");

	private final AttemptPlan plan;

	private final ReactiveExchange<R> exchange;

	private final CoreSubscriber<? super R> caller;

	// Asked for often, and each time of all who stand before the caller
	private final Context context;

	private final Retries retries;

	/*
	 * Each is written before its try is counted in, so that whoever ends the request
	 * finds all that he must stop.
	 */
	private volatile @Nullable Try<R> latest;

	private volatile @Nullable Try<R> hedge;

	private volatile @Nullable Try<R> winner;

	private volatile @Nullable Ending<R> waiting;

	private volatile CallPass pass = CallPass.FREE;

	Call(AttemptPlan plan, ReactiveExchange<R> exchange, CoreSubscriber<? super R> caller, Context context,
			Scheduler timers, @Nullable Deadline deadline) {
		super(timers, deadline);
		this.plan = plan;
		this.exchange = exchange;
		this.caller = caller;
		this.context = context;
		this.retries = new Retries(plan, exchange, deadline);
	}

	AttemptPlan plan() {
		return this.plan;
	}

	ReactiveExchange<R> exchange() {
		return this.exchange;
	}

	Context context() {
		return this.context;
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n) && start()) {
			begin();
		}
	}

	private void begin() {
		CallPass pass;
		try {
			pass = this.retries.admit();
		}
		catch (RuntimeException ex) {
			fail(ex);
			return;
		}
		this.pass = pass;
		if (isDone()) {
			pass.cancelled();
			return;
		}
		CompletableFuture<?> waiting = pass.waiting();
		if (waiting == null) {
			tryFirst();
			return;
		}
		wakeAtNext();
		Mono.fromFuture(waiting, true).subscribe(null, this::fail, this::goOn);
	}

	private void goOn() {
		forgetTimer();
		if (!isDone()) {
			tryFirst();
		}
	}

	private void tryFirst() {
		Attempt first;
		try {
			first = this.retries.first();
		}
		catch (RuntimeException ex) {
			fail(ex);
			return;
		}
		launch(first);
		long slow = this.plan.hedgeAfter(this.exchange.method());
		watchFirst(first.begunNanos(), slow, this.plan.perTry().toNanos());
	}

	private void fail(Throwable error) {
		if (done()) {
			this.pass.failed(error);
			this.caller.onError(error);
		}
	}

	private Try<R> launch(Attempt attempt) {
		Try<R> next = new Try<>(this, attempt);
		this.latest = next;
		if (enter()) {
			next.send();
		}
		else {
			next.stop(null);
		}
		return next;
	}

	/**
	 * A try has a response.
	 * @param from the try, whose end this is
	 * @param response the response
	 */
	void answered(Try<R> from, R response) {
		Attempt attempt = from.attempt();
		int status = this.exchange.status(response);
		boolean stream = this.exchange.isStream(response);
		attempt.reported(this.exchange.reportedShare(response));
		if (stream) {
			attempt.opened(status);
		}
		else {
			attempt.responded(status);
		}
		if (!this.plan.isAnswer(status)) {
			failed(Ending.answered(attempt, status, response));
			return;
		}
		if (!stream) {
			this.plan.measured(attempt);
		}
		pass(from, response, true);
	}

	/**
	 * A try failed, or has a response that is no answer.
	 * @param ending its end
	 */
	void failed(Ending<R> ending) {
		if (!leave()) {
			ending.discard(this.exchange);
			return;
		}
		if (!this.retries.grant(ending)) {
			pass(ending);
			return;
		}
		long wait = this.retries.backOffNanos();
		if (wait == 0) {
			next(ending);
		}
		else if (this.retries.isOver(wait)) {
			this.retries.none();
			pass(ending);
		}
		else {
			waitAndRetry(ending, wait);
		}
	}

	private void waitAndRetry(Ending<R> ending, long nanos) {
		this.waiting = ending;
		if (isDone()) {
			discardWaiting();
			return;
		}
		timers().schedule(this::retryAfterWait, nanos, TimeUnit.NANOSECONDS);
	}

	private void retryAfterWait() {
		@SuppressWarnings("unchecked")
		Ending<R> ending = WAITING.getAndSet(this, null);
		if (ending != null) {
			next(ending);
		}
	}

	private void next(Ending<R> ending) {
		Attempt next = this.retries.next(ending.attempt(), sent() + 1);
		if (next == null) {
			pass(ending);
			return;
		}
		ending.discard(this.exchange);
		launch(next).limit();
	}

	/**
	 * A try ended with neither a response nor an error.
	 * @param from the try
	 */
	void unanswered(Try<R> from) {
		if (leave() && done()) {
			this.winner = from;
			this.pass.cancelled();
			this.caller.onComplete();
		}
	}

	@SuppressWarnings("ReferenceEquality")
	private void pass(Ending<R> ending) {
		R response = ending.response();
		if (response == null) {
			if (ending.error() != null) {
				fail(ending.error());
			}
			return;
		}
		Try<R> latest = this.latest;
		Try<R> from = (latest != null && latest.attempt() == ending.attempt()) ? latest : this.hedge;
		if (from != null) {
			pass(from, response, false);
		}
	}

	private void pass(Try<R> from, R response, boolean good) {
		if (!done()) {
			discard(from, response);
			return;
		}
		if (this.hedge != null) {
			stopOthers(from, good);
		}
		this.pass.answered(from.attempt());
		this.winner = from;
		if (isCancelled()) {
			discard(from, response);
			return;
		}
		R delivered;
		try {
			delivered = this.exchange.deliver(response, from.attempt());
		}
		catch (RuntimeException ex) {
			discard(from, response);
			this.caller.onError(ex);
			return;
		}
		this.caller.onNext(delivered);
		this.caller.onComplete();
	}

	private void discard(Try<R> from, R response) {
		from.attempt().complete();
		this.exchange.discard(response);
	}

	@SuppressWarnings("ReferenceEquality")
	private void stopOthers(Try<R> from, boolean good) {
		Try<R> latest = this.latest;
		Try<R> hedge = this.hedge;
		if (from != hedge) {
			stop(hedge, null);
			return;
		}
		if (good) {
			this.plan.service().counts().hedgeWon();
		}
		if (stop(latest, null) && latest != null) {
			this.plan.measured(latest.attempt());
		}
	}

	@Override
	long now() {
		return this.plan.service().now();
	}

	@Override
	void giveUpFirst() {
		Try<R> latest = this.latest;
		if (latest != null && latest.attempt().number() == 1) {
			latest.run();
		}
	}

	@Override
	void hedge() {
		int ticket = besideOne();
		Try<R> slow = this.latest;
		Attempt attempt = (ticket != 0 && slow != null) ? this.retries.hedge(slow.attempt(), sent() + 1) : null;
		if (attempt == null || slow == null) {
			return;
		}
		Try<R> hedge = new Try<>(this, attempt);
		this.hedge = hedge;
		if (enterBeside(ticket)) {
			this.retries.hedged(slow.attempt(), attempt);
			hedge.send();
			hedge.limit();
		}
		else {
			hedge.stop(null);
			this.retries.notHedged();
		}
	}

	@Override
	void expire() {
		if (done()) {
			AttemptTimeoutException error = AttemptTimeoutException.ofAll(this.plan.service().service(), sent());
			stopAll(error);
			this.pass.failed(error);
			this.caller.onError(error);
		}
	}

	/**
	 * The caller gives up, perhaps after it got the response.
	 */
	@Override
	public void cancel() {
		if (giveUp()) {
			forgetTimer();
			stopAll(null);
			this.pass.cancelled();
			return;
		}
		Try<R> winner = this.winner;
		if (winner != null) {
			winner.abandon();
		}
	}

	private void stopAll(@Nullable Throwable reason) {
		stop(this.latest, reason);
		stop(this.hedge, reason);
		discardWaiting();
	}

	private boolean stop(@Nullable Try<R> running, @Nullable Throwable reason) {
		return running != null && running.stop(reason);
	}

	private void discardWaiting() {
		if (this.waiting == null) {
			return;
		}
		@SuppressWarnings("unchecked")
		Ending<R> ending = WAITING.getAndSet(this, null);
		if (ending != null) {
			this.retries.none();
			ending.discard(this.exchange);
		}
	}

}
