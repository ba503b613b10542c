package io.outrigger.loadbalancer.standing;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * How much of its capacity an instance says it uses: a moving average of what it reports
 * with heartbeats and responses. Safe for use from several threads; nothing here locks.
 * Times are readings of the service's ticker, in nanoseconds.
 */
public final class ReportedLoad {

	private final AtomicReference<@Nullable Average> average = new AtomicReference<>();

	private volatile @Nullable Object lastReport;

	ReportedLoad() {
	}

	/**
	 * Takes a report over into the average.
	 * @param share what the instance uses, from 0 to 1; what is not is ignored
	 * @param smoothingNanos the time within which an older report weighs 1/e of a new one
	 * @param now the time
	 */
	public void report(double share, long smoothingNanos, long now) {
		if (!(share >= 0 && share <= 1)) {
			return;
		}
		@Nullable Average before;
		Average after;
		do {
			before = this.average.get();
			after = (before != null) ? before.with(share, smoothingNanos, now) : new Average(share, now);
		}
		while (!this.average.compareAndSet(before, after));
	}

	/**
	 * Whether a report is another than the last one of which this was asked, which it is
	 * then. For reports that stand until the next one comes.
	 * @param report the report
	 * @return {@code true} unless it is the same object
	 */
	@SuppressWarnings("ReferenceEquality")
	public boolean isNew(Object report) {
		boolean differs = report != this.lastReport;
		this.lastReport = report;
		return differs;
	}

	/**
	 * Returns the average.
	 * @param expiryNanos how long after the last report it holds
	 * @param now the time
	 * @return from 0 to 1; negative if nothing is known
	 */
	public double share(long expiryNanos, long now) {
		Average known = this.average.get();
		return (known != null && now - known.at() < expiryNanos) ? known.share() : -1;
	}

	/**
	 * An average.
	 *
	 * @param share the average
	 * @param at when the last report came
	 */
	private record Average(double share, long at) {

		Average with(double latest, long smoothingNanos, long now) {
			double rest = Math.exp(-(double) Math.max(1, now - this.at) / smoothingNanos);
			return new Average(latest + (this.share - latest) * rest, Math.max(this.at, now));
		}

	}

}
