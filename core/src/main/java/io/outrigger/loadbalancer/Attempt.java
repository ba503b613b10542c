package io.outrigger.loadbalancer;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.loadbalancer.statistics.OutcomeCounts;
import io.outrigger.registry.ServiceInstance;
import io.outrigger.time.Ticker;

/**
 * One request on its way to the instance that was picked for it. It is in flight until it
 * is told how it ended: by {@link #complete}, {@link #fail} or {@link #cancel}, whichever
 * comes first; what comes later changes nothing. Safe for use from several threads.
 */
public final class Attempt {

	/**
	 * Name of the request attribute under which HTTP clients carry the attempt.
	 */
	public static final String ATTRIBUTE = Attempt.class.getName();

	private static final AtomicIntegerFieldUpdater<Attempt> STATE = AtomicIntegerFieldUpdater.newUpdater(Attempt.class,
			"state");

	/*
	 * Beside the status, which is 0 until response headers come. In one word, so that of
	 * headers and end that come at once either the end sees the headers or they come too
	 * late.
	 */
	private static final int ENDED = 1 << 31;

	private final Member member;

	private final OutcomeCounts policyCounts;

	private final Ticker ticker;

	private final long begun;

	private final int ticket;

	private volatile int state;

	Attempt(Member member, OutcomeCounts policyCounts, Ticker ticker, long now) {
		this.member = member;
		this.policyCounts = policyCounts;
		this.ticker = ticker;
		this.begun = now;
		this.ticket = member.statistics().begin(now);
		policyCounts.picked();
	}

	/**
	 * Returns the instance that was picked.
	 * @return the instance
	 */
	public ServiceInstance instance() {
		return this.member.instance();
	}

	/**
	 * Returns when the request began.
	 * @return the reading of the load balancer's ticker
	 */
	public long begunAt() {
		return this.begun;
	}

	/**
	 * Says that response headers came. The request stays in flight for its body.
	 * @param status the HTTP status
	 */
	public void responded(int status) {
		if (status > 0 && STATE.compareAndSet(this, 0, status)) {
			this.member.statistics().responded(this.ticket, status, this.begun, this.ticker.nanos());
		}
	}

	/**
	 * Whether response headers came.
	 * @return {@code true} after {@link #responded}
	 */
	public boolean hasResponded() {
		return status(this.state) != 0;
	}

	/**
	 * Says that the response was read to its end or given back unread: the status decides
	 * whether that is a success. Without response headers it is a cancellation.
	 */
	public void complete() {
		while (true) {
			int before = this.state;
			int status = status(before);
			if (end(before, (status != 0) ? Outcome.ofStatus(status) : Outcome.CANCELLED)) {
				return;
			}
		}
	}

	/**
	 * Says that an error ended the request. Only an error of the network counts as a
	 * failure of the instance; after any other the status decides, as in
	 * {@link #complete}.
	 * @param error the error
	 */
	public void fail(Throwable error) {
		Outcome outcome = Outcome.ofError(error);
		if (!outcome.isFailure()) {
			complete();
			return;
		}
		boolean ended;
		do {
			ended = end(this.state, outcome);
		}
		while (!ended);
	}

	/**
	 * Says that the caller gave up. After response headers the status decides, as in
	 * {@link #complete}: the instance has answered.
	 */
	public void cancel() {
		complete();
	}

	/*
	 * Whether the attempt has ended, now or before; otherwise its state changed
	 * meanwhile.
	 */
	private boolean end(int before, Outcome outcome) {
		if (before < 0) {
			return true;
		}
		if (!STATE.compareAndSet(this, before, before | ENDED)) {
			return false;
		}
		this.member.statistics().end(this.ticket, outcome, before, this.begun, this.ticker.nanos());
		this.policyCounts.ended(outcome);
		return true;
	}

	private static int status(int state) {
		return state & ~ENDED;
	}

}
