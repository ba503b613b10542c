package io.outrigger.loadbalancer.standing;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.loadbalancer.statistics.RecentOutcomes;

/**
 * How an instance has behaved lately, as a whole or on one route, and the verdict on it.
 * Safe for use from several threads; what succeeds costs nothing here, and nothing ever
 * locks. Times are readings of the service's ticker, in nanoseconds.
 */
public final class Conduct {

	private static final AtomicReferenceFieldUpdater<Conduct, Verdict> VERDICT = AtomicReferenceFieldUpdater
		.newUpdater(Conduct.class, Verdict.class, "verdict");

	private final Standing standing;

	private final String route;

	private final RecentOutcomes outcomes;

	private volatile Verdict verdict = Verdict.CLEAR;

	/**
	 * Creates a conduct on which there is no verdict yet.
	 * @param standing the instance
	 * @param route the route, empty for the instance as a whole
	 * @param outcomes how requests ended; who keeps those of a route is this object
	 */
	Conduct(Standing standing, String route, RecentOutcomes outcomes) {
		this.standing = standing;
		this.route = route;
		this.outcomes = outcomes;
	}

	/**
	 * Returns the verdict as it is now.
	 * @return the verdict
	 */
	public Verdict verdict() {
		return this.verdict;
	}

	/**
	 * Takes the one request by which the instance may return.
	 * @param now the time
	 * @return to be handed back with the end of that request; {@code null} if it is not
	 * ejected, not for long enough, or another request has been taken
	 */
	public @Nullable Verdict claimTrial(long now) {
		Verdict before = this.verdict;
		if (!before.awaitsTrial(now)) {
			return null;
		}
		Verdict trial = before.onTrial(now, ServiceStanding.TRIAL_NANOS);
		return change(before, trial) ? trial : null;
	}

	/**
	 * Says that response headers came to the request that is to find out: it need not
	 * wait for the body.
	 * @param trial what {@link #claimTrial} returned
	 * @param status the HTTP status
	 * @param now the time
	 */
	public void answered(Verdict trial, int status, long now) {
		settle(trial, Outcome.ofStatus(status), now);
	}

	/**
	 * Says that a request ended. To be called after the statistics of the instance have
	 * noted it.
	 * @param outcome how it ended
	 * @param trial what {@link #claimTrial} returned, if the request is to find out
	 * @param begun when it began
	 * @param now the time
	 */
	public void ended(Outcome outcome, @Nullable Verdict trial, long begun, long now) {
		if (!isWhole()) {
			this.outcomes.note(outcome, now);
		}
		if (trial != null) {
			settle(trial, outcome, now);
		}
		if (outcome.isFailure()) {
			// Whoever cannot be reached cannot be reached on any route
			Conduct judged = (outcome == Outcome.CONNECT_ERROR) ? this.standing.whole() : this;
			this.standing.service().judge(judged, begun, now);
		}
	}

	private void settle(Verdict trial, Outcome outcome, long now) {
		if (outcome.isFailure()) {
			this.standing.service().ejectAgain(this, trial, now);
		}
		else if (outcome == Outcome.CANCELLED) {
			change(trial, trial.awaitingAgain(now));
		}
		else if (VERDICT.compareAndSet(this, trial, trial.returned(now))) {
			this.outcomes.forget();
			if (isWhole()) {
				this.standing.warmFrom(now);
			}
			this.standing.service().changed();
			this.standing.service().listener().returned(this.standing.instance(), this.route);
		}
	}

	/**
	 * Puts another verdict in place of one.
	 * @param before the verdict that is expected to stand
	 * @param after the other
	 * @return whether that one stood
	 */
	boolean change(Verdict before, Verdict after) {
		boolean changed = VERDICT.compareAndSet(this, before, after);
		if (changed) {
			this.standing.service().changed();
		}
		return changed;
	}

	boolean isWhole() {
		return this.route.isEmpty();
	}

	Standing standing() {
		return this.standing;
	}

	String route() {
		return this.route;
	}

	RecentOutcomes outcomes() {
		return this.outcomes;
	}

}
