package io.outrigger.flow.meter;

import java.util.Arrays;

/**
 * What a {@link LatencyMeter} had in its window at one time. Immutable, and safe for use
 * from several threads.
 */
public final class LatencySnapshot {

	private static final double SECOND = 1_000_000_000;

	private static final double ALL = 100;

	private final long[] counts;

	private final long count;

	private final long coveredNanos;

	LatencySnapshot(long[] counts, long coveredNanos) {
		this.counts = counts;
		this.count = Arrays.stream(counts).sum();
		this.coveredNanos = coveredNanos;
	}

	/**
	 * Returns how many were recorded.
	 * @return the count
	 */
	public long count() {
		return this.count;
	}

	/**
	 * Returns how many were recorded a second.
	 * @return the rate
	 */
	public double perSecond() {
		return this.count * SECOND / this.coveredNanos;
	}

	/**
	 * Returns the time within which a part of them was done: the nearest rank.
	 * @param percentile the part, above 0 and at most 100
	 * @return nanoseconds, within 1 % (below 1 microsecond, within 8 ns); 0 if nothing
	 * was recorded
	 * @throws IllegalArgumentException if there is no such percentile
	 */
	public long percentile(double percentile) {
		if (!(percentile > 0 && percentile <= ALL)) {
			throw new IllegalArgumentException("percentile is " + percentile + ", but must be above 0, up to 100");
		}
		long rank = Math.max(1, (long) Math.ceil(this.count * percentile / ALL));
		long seen = 0;
		for (int i = 0; i < this.counts.length; i++) {
			seen += this.counts[i];
			if (seen >= rank) {
				return LogBuckets.middle(i);
			}
		}
		return 0;
	}

	/**
	 * Returns the mean of them.
	 * @return nanoseconds, within 1 %; 0 if nothing was recorded
	 */
	public double mean() {
		double sum = 0;
		for (int i = 0; i < this.counts.length; i++) {
			sum += (double) this.counts[i] * LogBuckets.middle(i);
		}
		return (this.count != 0) ? sum / this.count : 0;
	}

}
