package io.outrigger.loadbalancer.statistics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.outrigger.time.Ticker;

/**
 * What requests to one registration have shown so far. Safe for use from several threads;
 * nothing here locks, and only a failure allocates.
 */
public final class InstanceStatistics {

	private static final int LATENCY_SHARE = 8;

	private final AtomicInteger inFlight = new AtomicInteger();

	private final AtomicLong latencyNanos = new AtomicLong();

	private final FailureScore failures = new FailureScore();

	private final OutcomeCounts counts = new OutcomeCounts();

	private final Ticker ticker;

	/**
	 * Creates statistics of an instance that has seen no request.
	 * @param ticker measures how failures fade
	 */
	public InstanceStatistics(Ticker ticker) {
		this.ticker = ticker;
	}

	/**
	 * Notes that a request begins.
	 */
	public void begin() {
		this.inFlight.incrementAndGet();
		this.counts.picked();
	}

	/**
	 * Notes that response headers came.
	 * @param nanos the time since the request began
	 */
	public void responded(long nanos) {
		this.latencyNanos.accumulateAndGet(Math.max(1, nanos), InstanceStatistics::average);
	}

	/**
	 * Notes that a request ended. To be called once for each {@link #begin}.
	 * @param outcome how it ended
	 */
	public void end(Outcome outcome) {
		if (outcome.isFailure()) {
			this.failures.failed(this.ticker.nanos());
		}
		this.counts.ended(outcome);
		this.inFlight.decrementAndGet();
	}

	/**
	 * Returns the number of requests that began and did not end.
	 * @return the number
	 */
	public int inFlight() {
		return this.inFlight.get();
	}

	/**
	 * Returns the time to response headers, averaged with a share of 1/8 for the latest.
	 * @return nanoseconds; 0 if there was no response yet
	 */
	public long latencyNanos() {
		return this.latencyNanos.get();
	}

	/**
	 * Returns how much failed lately: 10 for each failure, fading within about 30
	 * seconds.
	 * @return the score
	 */
	public int failureScore() {
		return this.failures.isClean() ? 0 : this.failures.at(this.ticker.nanos());
	}

	/**
	 * Returns the requests in flight plus the failure score.
	 * @return the cost in units of requests
	 */
	public int cost() {
		return inFlight() + failureScore();
	}

	/**
	 * Returns the counts since the instance was first seen.
	 * @return the counts, live
	 */
	public OutcomeCounts counts() {
		return this.counts;
	}

	private static long average(long before, long latest) {
		return (before == 0) ? latest : before + (latest - before) / LATENCY_SHARE;
	}

}
