package io.outrigger.loadbalancer.attempt;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.Attempt;
import io.outrigger.loadbalancer.attempt.budget.AttemptBudget;
import io.outrigger.loadbalancer.attempt.exchange.Deadline;
import io.outrigger.loadbalancer.attempt.exchange.Exchange;
import io.outrigger.loadbalancer.attempt.guard.CallPass;
import io.outrigger.loadbalancer.settings.AttemptTimes;
import io.outrigger.loadbalancer.settings.FailoverSettings;
import io.outrigger.loadbalancer.statistics.Outcome;

/**
 * Decides for one request whether and where it is sent once more. Handed from thread to
 * thread: whoever asks for a hedge may do so beside, all else has one caller at a time.
 */
final class Retries {

	private static final int TOO_MANY_REQUESTS = 429;

	private final AttemptPlan plan;

	private final Exchange<?> exchange;

	private final @Nullable Deadline deadline;

	/*
	 * Replaced as a whole: a hedge is picked beside whatever else happens.
	 */
	private volatile Set<String> tried = Set.of();

	private Set<String> askedToWait = Set.of();

	private CallPass pass = CallPass.FREE;

	private int failovers;

	private long wait;

	private long granted;

	private long hedgeGranted;

	Retries(AttemptPlan plan, Exchange<?> exchange, @Nullable Deadline deadline) {
		this.plan = plan;
		this.exchange = exchange;
		this.deadline = deadline;
	}

	/**
	 * Asks for leave for the request. To be called first.
	 * @return its pass
	 */
	CallPass admit() {
		this.pass = this.plan.guard().admit();
		return this.pass;
	}

	Attempt first() {
		if (isOver(0)) {
			throw tooLate();
		}
		Attempt first = this.plan.service().pick(this.exchange.request(), this.plan, this.pass);
		this.plan.begun(first);
		return first;
	}

	AttemptTimeoutException tooLate() {
		return AttemptTimeoutException.ofAll(this.plan.service().service(), 0);
	}

	/**
	 * Returns how much time is left.
	 * @return nanoseconds; the most there can be without a deadline
	 */
	long remainingNanos() {
		return (this.deadline != null) ? this.deadline.remaining(this.plan.service().now()) : Long.MAX_VALUE;
	}

	/**
	 * Whether a request that ended like this is to be sent again. If so, that is paid
	 * for, and {@link #next} must follow.
	 * @param ending the end of its last try
	 * @return {@code true} if it is
	 */
	boolean grant(Ending<?> ending) {
		this.tried = with(this.tried, ending.attempt());
		FailoverSettings failover = this.plan.failover();
		if (this.failovers + 1 >= failover.attempts() || !isWorthwhile(ending) || isOver(0)) {
			return false;
		}
		long wish = wish(ending);
		this.wait = (ending.status() == TOO_MANY_REQUESTS) ? wish : 0;
		if (this.wait > failover.times().maxBackOff().toNanos()) {
			return false;
		}
		this.granted = this.plan.service().now();
		if (!this.plan.service().retryBudget().withdraw(this.granted)) {
			this.plan.service().counts().retryRefused();
			return false;
		}
		if (failover.sameInstance() && wish >= 0) {
			this.askedToWait = with(this.askedToWait, ending.attempt());
		}
		return true;
	}

	private boolean isWorthwhile(Ending<?> ending) {
		FailoverSettings failover = this.plan.failover();
		if (!this.exchange.canRepeat(false) || this.exchange.failedHere()) {
			return false;
		}
		boolean mayRepeat = ending.isUnsent() || failover.mayRepeat(this.exchange.method());
		Outcome outcome = ending.outcome();
		boolean retried = (outcome != null) ? failover.outcomes().contains(outcome)
				: failover.statuses().contains(ending.status());
		return mayRepeat && retried;
	}

	/**
	 * Returns how long to wait before the next try: as long as whoever has had too many
	 * requests asks for, since they come from all of us to all of them.
	 * @return nanoseconds
	 */
	long backOffNanos() {
		AttemptTimes times = this.plan.failover().times();
		return times.backOff().isZero() ? Math.max(0, this.wait) : Math.max(this.wait, jittered(times));
	}

	private long jittered(AttemptTimes times) {
		long whole = Math.min(times.maxBackOff().toNanos(), times.backOff().toNanos() << this.failovers);
		return whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1);
	}

	/**
	 * Picks an instance for the try that was granted.
	 * @param failed the attempt that it follows
	 * @param number number of that try
	 * @return the attempt; {@code null} if there is no instance or no time left
	 */
	@Nullable Attempt next(Attempt failed, int number) {
		Attempt next = isOver(0) ? null : pick();
		if (next == null) {
			return none();
		}
		this.failovers++;
		this.plan.service().counts().failedOver();
		failed.failedOver();
		return next.numbered(number);
	}

	/**
	 * Gives back what was paid for a try that is not to be.
	 * @return {@code null}
	 */
	@Nullable Attempt none() {
		this.plan.service().retryBudget().refund(this.granted);
		return null;
	}

	private @Nullable Attempt pick() {
		Attempt next = this.plan.service().pick(this.exchange.request(), this.tried, this.plan, this.pass);
		if (next == null && this.plan.failover().sameInstance()) {
			return this.plan.service().pick(this.exchange.request(), this.askedToWait, this.plan, this.pass);
		}
		return next;
	}

	/**
	 * Picks an instance for a hedge, if one may be sent now.
	 * @param slow the attempt that is slow
	 * @param number number of the hedge
	 * @return the attempt; {@code null} if there is none to be
	 */
	@Nullable Attempt hedge(Attempt slow, int number) {
		AttemptBudget budget = this.plan.hedgeBudget();
		if (budget == null || !this.exchange.canRepeat(true)) {
			return null;
		}
		long now = this.plan.service().now();
		this.hedgeGranted = now;
		if (!budget.withdraw(now)) {
			this.plan.service().counts().hedgeRefused();
			return null;
		}
		Attempt hedge = this.plan.service()
			.pickBeside(this.exchange.request(), with(this.tried, slow), this.plan, this.pass);
		if (hedge == null) {
			budget.refund(now);
			return null;
		}
		return hedge.numbered(number);
	}

	/**
	 * Says that a hedge is not sent after all.
	 */
	void notHedged() {
		AttemptBudget budget = this.plan.hedgeBudget();
		if (budget != null) {
			budget.refund(this.hedgeGranted);
		}
	}

	/**
	 * Says that a hedge is sent.
	 * @param slow the attempt that is slow
	 * @param hedge the attempt beside it
	 */
	void hedged(Attempt slow, Attempt hedge) {
		this.tried = with(with(this.tried, slow), hedge);
		this.plan.service().counts().hedged();
	}

	/**
	 * Whether the deadline passes within some time.
	 * @param nanos the time
	 * @return {@code false} if there is no deadline
	 */
	boolean isOver(long nanos) {
		return this.deadline != null && this.deadline.remaining(this.plan.service().now()) <= nanos;
	}

	@SuppressWarnings("unchecked")
	private long wish(Ending<?> ending) {
		return (ending.response() != null) ? ((Exchange<Object>) this.exchange).waitNanos(ending.response()) : -1;
	}

	static Set<String> with(Set<String> ids, Attempt attempt) {
		String id = attempt.instance().id();
		if (ids.contains(id)) {
			return ids;
		}
		Set<String> more = new HashSet<>(ids);
		more.add(id);
		return more;
	}

}
