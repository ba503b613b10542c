package io.outrigger.loadbalancer;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.outrigger.loadbalancer.statistics.InstanceStatistics;
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

	private static final AtomicIntegerFieldUpdater<Attempt> ENDED = AtomicIntegerFieldUpdater.newUpdater(Attempt.class,
			"ended");

	private final Member member;

	private final OutcomeCounts policyCounts;

	private final Ticker ticker;

	private final long startedAt;

	private volatile int status;

	private volatile int ended;

	Attempt(Member member, OutcomeCounts policyCounts, Ticker ticker) {
		this.member = member;
		this.policyCounts = policyCounts;
		this.ticker = ticker;
		this.startedAt = ticker.nanos();
		member.statistics().begin();
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
	 * Says that response headers came. The request stays in flight for its body.
	 * @param status the HTTP status
	 */
	public void responded(int status) {
		if (this.ended == 0 && this.status == 0) {
			this.status = status;
			this.member.statistics().responded(this.ticker.nanos() - this.startedAt);
		}
	}

	/**
	 * Whether response headers came.
	 * @return {@code true} after {@link #responded}
	 */
	public boolean hasResponded() {
		return this.status != 0;
	}

	/**
	 * Says that the response was read to its end or given back unread: the status decides
	 * whether that is a success. Without response headers it is a cancellation.
	 */
	public void complete() {
		int status = this.status;
		end((status != 0) ? Outcome.ofStatus(status) : Outcome.CANCELLED);
	}

	/**
	 * Says that an error ended the request. Only an error of the network counts as a
	 * failure of the instance; after any other the status decides, as in
	 * {@link #complete}.
	 * @param error the error
	 */
	public void fail(Throwable error) {
		Outcome outcome = Outcome.ofError(error);
		if (outcome.isFailure()) {
			end(outcome);
		}
		else {
			complete();
		}
	}

	/**
	 * Says that the caller gave up. After response headers the status decides, as in
	 * {@link #complete}: the instance has answered.
	 */
	public void cancel() {
		complete();
	}

	private void end(Outcome outcome) {
		if (ENDED.compareAndSet(this, 0, 1)) {
			InstanceStatistics statistics = this.member.statistics();
			statistics.end(outcome);
			this.policyCounts.ended(outcome);
		}
	}

}
