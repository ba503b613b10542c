package io.outrigger.loadbalancer.statistics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * What requests to one registration have shown so far. Kept once, whichever policy picks.
 * Safe for use from several threads; nothing here locks or allocates. Times are readings
 * of the service's ticker, in nanoseconds.
 */
public final class InstanceStatistics extends InFlight {

	/*
	 * As much as ten requests in flight.
	 */
	private static final int PER_FAILURE = 10;

	/*
	 * For a status from 400 to 499: a hundred of them weigh as much as one failure.
	 */
	private static final double PER_CLIENT_ERROR = 0.1;

	/**
	 * Even the worst minute is forgotten within 100 seconds. The bound must stay far
	 * above any number of requests in flight: below it a fast-failing instance would look
	 * idle.
	 */
	static final int MAX_FAILURE_SCORE = 10_000;

	private static final double FORGOTTEN = 0.01;

	private static final Fading FAILURES = new Fading(Duration.ofSeconds(10), MAX_FAILURE_SCORE);

	private static final int LATENCY_SHARE = 8;

	/*
	 * Times the response time, which follows peaks.
	 */
	private static final double HANGING = 2;

	private static final AtomicLongFieldUpdater<InstanceStatistics> FAILURE_SCORE = updater("failureScore");

	private static final AtomicLongFieldUpdater<InstanceStatistics> FAILED_AT = updater("failedAt");

	private static final AtomicLongFieldUpdater<InstanceStatistics> PEAK_LATENCY = updater("peakLatency");

	private static final AtomicLongFieldUpdater<InstanceStatistics> LATENCY = updater("latency");

	private static final AtomicLongFieldUpdater<InstanceStatistics> FAILOVERS = updater("failovers");

	private volatile long failureScore;

	private volatile long peakLatency;

	private volatile long latency;

	/*
	 * When a request failed last, never 0; 0 if one that began since has succeeded.
	 */
	private volatile long failedAt;

	private volatile long failovers;

	private final ServiceStatistics service;

	private final OutcomeCounts counts = new OutcomeCounts();

	/**
	 * Creates statistics of an instance that has seen no request.
	 * @param service what it has in common with the other instances of its service
	 */
	public InstanceStatistics(ServiceStatistics service) {
		super(service.total(), service.ticker().nanos());
		this.service = service;
	}

	private static AtomicLongFieldUpdater<InstanceStatistics> updater(String field) {
		return AtomicLongFieldUpdater.newUpdater(InstanceStatistics.class, field);
	}

	/**
	 * Notes that a request begins.
	 * @param now the time
	 * @return a ticket to show when it is answered and when it ends
	 */
	public int begin(long now) {
		this.counts.picked();
		return enter(now);
	}

	/**
	 * Notes that response headers came. To be called at most once for each
	 * {@link #begin}, before its end.
	 * @param ticket what {@code begin} returned
	 * @param status the HTTP status
	 * @param start when the request began
	 * @param now the time
	 */
	public void responded(int ticket, int status, long start, long now) {
		answered(ticket, now);
		long nanos = Math.max(1, now - start);
		LATENCY.accumulateAndGet(this, nanos, InstanceStatistics::average);
		// What fails fast must not look fast
		if (status < 500) {
			takeLatency(nanos, now);
		}
	}

	/**
	 * Notes that the response headers of a stream came, in place of {@link #responded}:
	 * no latency is taken.
	 * @param ticket what {@code begin} returned
	 * @param now the time
	 */
	public void opened(int ticket, long now) {
		answered(ticket, now);
	}

	/**
	 * Notes that a request ended. To be called once for each {@link #begin}.
	 * @param ticket what {@code begin} returned
	 * @param outcome how it ended
	 * @param status the HTTP status, 0 if no response headers came
	 * @param start when the request began
	 * @param now the time
	 */
	public void end(int ticket, Outcome outcome, int status, long start, long now) {
		leave(ticket, status == 0, now);
		this.counts.ended(outcome);
		note(outcome, now);
		if (outcome.isFailure()) {
			this.failedAt = now | 1;
			addToScore(PER_FAILURE, now);
		}
		else if (outcome == Outcome.SUCCESS) {
			succeeded(status, start, now);
		}
		if (status == 0 && outcome != Outcome.CONNECT_ERROR) {
			long waited = Math.max(1, now - start);
			if (outcome == Outcome.CANCELLED && isHanging(waited)) {
				addToScore(PER_FAILURE, now);
			}
			else {
				waitedInVain(waited, now);
			}
		}
	}

	/*
	 * What was sent before the last failure says nothing about what it is like since.
	 */
	private void succeeded(int status, long start, long now) {
		long failed = this.failedAt;
		if (failed != 0 && start - failed >= 0) {
			FAILED_AT.compareAndSet(this, failed, 0);
		}
		if (status >= 400) {
			addToScore(PER_CLIENT_ERROR, now);
		}
	}

	/**
	 * Returns whether nothing that was sent since the last failure has succeeded.
	 * @return {@code false} if nothing failed
	 */
	public boolean hasFailedLast() {
		return this.failedAt != 0;
	}

	/**
	 * Notes that a request which failed here was sent to another instance.
	 */
	public void failedOver() {
		FAILOVERS.incrementAndGet(this);
	}

	/**
	 * Returns how many requests that failed here were sent to another instance.
	 * @return the number since the instance was first seen
	 */
	public long failovers() {
		return this.failovers;
	}

	/*
	 * Nobody knows how such a request would have ended. But whoever gave it up, for a
	 * hedge was faster or a user lost patience, had waited far longer than for answers
	 * lately.
	 */
	private boolean isHanging(long nanos) {
		float usual = Fading.last(this.peakLatency);
		return usual > 0 && nanos > HANGING * usual;
	}

	/*
	 * The answer would have taken at least as long.
	 */
	private void waitedInVain(long nanos, long now) {
		if (nanos > Fading.last(this.peakLatency)) {
			takeLatency(nanos, now);
		}
	}

	private void takeLatency(long nanos, long now) {
		Fading fading = this.service.latencyFading();
		long before;
		long after;
		do {
			before = this.peakLatency;
			after = fading.peak(before, (double) nanos, now);
		}
		while (before != after && !PEAK_LATENCY.compareAndSet(this, before, after));
	}

	private void addToScore(double amount, long now) {
		long before;
		long after;
		do {
			before = this.failureScore;
			after = FAILURES.plus(before, amount, now);
		}
		while (!FAILURE_SCORE.compareAndSet(this, before, after));
	}

	/**
	 * Returns the time to response headers, averaged with a share of 1/8 for the latest,
	 * whatever its status.
	 * @return nanoseconds; 0 if there was no response yet
	 */
	public long latencyNanos() {
		return this.latency;
	}

	/**
	 * Returns the time to response headers as a moving average that follows a peak at
	 * once and fades while nothing is measured. Responses with a status of 500 and above
	 * do not count; a wait that ended without an answer counts if it was longer.
	 * @param now the time
	 * @return nanoseconds; 0 if nothing was measured yet
	 */
	public double peakLatencyNanos(long now) {
		long packed = this.peakLatency;
		return (packed == 0) ? 0 : this.service.latencyFading().value(packed, now);
	}

	/**
	 * Returns how much failed lately: 10 for each failure and 0.1 for each status from
	 * 400 to 499, fading within about 30 seconds. In whole units, so that neither the
	 * rest of an old failure nor a lone 404 tips the scale between idle instances.
	 * @param now the time
	 * @return the score
	 */
	public int failureScore(long now) {
		long packed = this.failureScore;
		return (packed == 0) ? 0 : (int) (FAILURES.value(packed, now) + 0.5);
	}

	/**
	 * Returns how much failed lately, by the time that it is. Reads the time only if
	 * something failed before.
	 * @return the score, as for {@link #failureScore(long)}
	 */
	public int failureScore() {
		long packed = this.failureScore;
		if (packed == 0) {
			return 0;
		}
		double score = FAILURES.value(packed, this.service.ticker().nanos());
		if (score < FORGOTTEN) {
			FAILURE_SCORE.compareAndSet(this, packed, 0);
		}
		return (int) (score + 0.5);
	}

	/**
	 * Returns the requests in flight plus the failure score. Reads the time only if
	 * something failed before.
	 * @return the cost in units of requests
	 */
	public int cost() {
		return inFlight() + failureScore();
	}

	/**
	 * Forgets which requests failed, the failure score included.
	 */
	@Override
	public void forget() {
		super.forget();
		this.failureScore = 0;
		this.failedAt = 0;
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
