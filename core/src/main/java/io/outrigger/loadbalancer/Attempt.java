package io.outrigger.loadbalancer;

import java.net.URI;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.standing.Conduct;
import io.outrigger.loadbalancer.standing.Verdict;
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

	/**
	 * Name of the request header that carries the {@link #number} of the attempt.
	 */
	public static final String HEADER = "Outrigger-Attempt";

	private static final AtomicIntegerFieldUpdater<Attempt> STATE = AtomicIntegerFieldUpdater.newUpdater(Attempt.class,
			"state");

	/*
	 * Beside the status, which is 0 until response headers come. In one word, so that of
	 * headers and end that come at once either the end sees the headers or they come too
	 * late.
	 */
	private static final int ENDED = 1 << 31;

	private static final int NOT_BEGUN = 1 << 30;

	private final Member member;

	private final Conduct conduct;

	private final @Nullable Verdict trial;

	private final OutcomeCounts policyCounts;

	private final Ticker ticker;

	private long begun;

	private int ticket;

	private int number = 1;

	private @Nullable AttemptWatch watch;

	private long end;

	private boolean hasEnd;

	private volatile int state;

	/**
	 * Creates an attempt that has not begun.
	 * @param member who gets it
	 * @param conduct where its outcome is noted
	 * @param trial what stood when the request was taken to find out whether an ejected
	 * instance works again; {@code null} if it was not
	 * @param policyCounts counts of the policy that placed it
	 * @param ticker measures it
	 */
	Attempt(Member member, Conduct conduct, @Nullable Verdict trial, OutcomeCounts policyCounts, Ticker ticker) {
		this.member = member;
		this.conduct = conduct;
		this.trial = trial;
		this.policyCounts = policyCounts;
		this.ticker = ticker;
		STATE.lazySet(this, NOT_BEGUN);
	}

	/**
	 * Says that the request is sent, which counts from now on. To be said before anything
	 * else is; said again, it changes nothing. Only for an attempt that was chosen and
	 * not picked.
	 * @return this
	 */
	public Attempt begin() {
		return (this.state == NOT_BEGUN) ? begin(this.ticker.nanos()) : this;
	}

	Attempt begin(long now) {
		this.begun = now;
		this.ticket = this.member.statistics().begin(now);
		this.policyCounts.picked();
		STATE.lazySet(this, 0);
		return this;
	}

	/**
	 * Returns the instance that was picked.
	 * @return the instance
	 */
	public ServiceInstance instance() {
		return this.member.instance();
	}

	/**
	 * Returns where the instance is.
	 * @return scheme, host and port
	 */
	URI address() {
		return this.member.standing().address();
	}

	/**
	 * Returns which life of the instance it is: one that starts anew has another.
	 * @return its incarnation
	 */
	public long incarnation() {
		return instance().incarnation();
	}

	/**
	 * Returns the id of the instance that was picked.
	 * @return the id
	 */
	public String instanceId() {
		return instance().id();
	}

	/**
	 * Returns the service that the request goes to.
	 * @return its name
	 */
	public String service() {
		return instance().service();
	}

	/**
	 * Says which attempt at its request this is. To be said before anybody else sees it.
	 * @param number 1 for the first
	 * @return this
	 */
	public Attempt numbered(int number) {
		this.number = number;
		return this;
	}

	/**
	 * Returns which attempt at its request this is.
	 * @return 1 for the first
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Says who else wants to know what becomes of it. To be said before anybody else sees
	 * it.
	 * @param watch is told
	 * @return this
	 */
	public Attempt watchedBy(AttemptWatch watch) {
		this.watch = watch;
		return this;
	}

	/**
	 * Returns who else wants to know what becomes of it.
	 * @return who is told; {@code null} if nobody is
	 */
	public @Nullable AttemptWatch watch() {
		return this.watch;
	}

	/**
	 * Says when the caller stops waiting. To be said before anybody else sees it.
	 * @param end reading of the load balancer's ticker
	 * @return this
	 */
	public Attempt until(long end) {
		this.end = end;
		this.hasEnd = true;
		return this;
	}

	/**
	 * Returns how long the caller will wait from now on.
	 * @return nanoseconds, 0 or less if it is over; {@link Long#MAX_VALUE} if there is no
	 * end
	 */
	public long remainingNanos() {
		return this.hasEnd ? this.end - this.ticker.nanos() : Long.MAX_VALUE;
	}

	/**
	 * Returns when it began.
	 * @return reading of the load balancer's ticker; 0 if it has not
	 */
	public long begunNanos() {
		return this.begun;
	}

	/**
	 * Says that response headers came. The request stays in flight for its body.
	 * @param status the HTTP status
	 */
	public void responded(int status) {
		if (status > 0 && STATE.compareAndSet(this, 0, status)) {
			long now = this.ticker.nanos();
			this.member.statistics().responded(this.ticket, status, this.begun, now);
			if (this.trial != null) {
				this.conduct.answered(this.trial, status, now);
			}
			tellHeaders(status, now);
		}
	}

	/**
	 * Says that the response headers of a stream came, such as server-sent events: the
	 * time to them says nothing about how fast the instance is.
	 * @param status the HTTP status
	 */
	public void opened(int status) {
		if (status > 0 && STATE.compareAndSet(this, 0, status)) {
			long now = this.ticker.nanos();
			this.member.statistics().opened(this.ticket, now);
			tellHeaders(status, now);
		}
	}

	private void tellHeaders(int status, long now) {
		if (this.watch != null) {
			this.watch.responded(status, now - this.begun);
		}
	}

	/**
	 * Whether response headers came.
	 * @return {@code true} after {@link #responded} or {@link #opened}
	 */
	public boolean hasResponded() {
		return status(this.state) != 0;
	}

	/**
	 * Says what the instance reports about its load.
	 * @param share what it uses of its capacity, from 0 to 1; what is not is ignored, and
	 * so is everything unless dynamic weights are switched on
	 */
	public void reported(double share) {
		this.member.standing().reported(share, this.ticker.nanos());
	}

	/**
	 * Says what the instance reports about its load in a header of its response.
	 * @param header value of the header {@link ReportedShare#HEADER}; {@code null} for
	 * none
	 */
	public void reported(@Nullable String header) {
		if (header != null && this.member.standing().wantsReports()) {
			reported(ReportedShare.parse(header));
		}
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

	/**
	 * Says that the request was sent once more because this attempt failed. To be said
	 * once.
	 */
	public void failedOver() {
		this.member.statistics().failedOver();
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
		long now = this.ticker.nanos();
		if (before == NOT_BEGUN) {
			this.conduct.ended(Outcome.CANCELLED, this.trial, now, now);
			tellEnd(Outcome.CANCELLED, 0);
			return true;
		}
		this.member.statistics().end(this.ticket, outcome, before, this.begun, now);
		this.policyCounts.ended(outcome);
		this.conduct.ended(outcome, this.trial, this.begun, now);
		tellEnd(outcome, now - this.begun);
		return true;
	}

	private void tellEnd(Outcome outcome, long nanos) {
		if (this.watch != null) {
			this.watch.ended(outcome, nanos);
		}
	}

	private static int status(int state) {
		return state & ~(ENDED | NOT_BEGUN);
	}

}
