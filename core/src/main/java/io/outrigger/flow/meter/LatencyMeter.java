package io.outrigger.flow.meter;

/**
 * How long things take, over a sliding window, with percentiles that are within 1 % of
 * what was measured: from 1 microsecond (below it, within 8 ns) to 275 seconds, beyond
 * which all counts as that. Recording is lock-free and allocates nothing; nothing
 * recorded is lost. Reading goes over all the buckets. Takes about 15 KB for each step of
 * the window and one more. Safe for use from several threads. Times are readings of one
 * ticker.
 */
public final class LatencyMeter {

	private final SteppedCounts counts;

	/**
	 * Creates a meter that saw nothing yet.
	 * @param settings the window
	 * @param now the time
	 */
	public LatencyMeter(WindowSettings settings, long now) {
		this.counts = new SteppedCounts(LogBuckets.SIZE, settings, now);
	}

	/**
	 * Notes how long one took.
	 * @param nanos how long, in nanoseconds; less than 0 counts as 0
	 * @param now the time
	 */
	public void record(long nanos, long now) {
		this.counts.increment(LogBuckets.index(nanos), now);
	}

	/**
	 * Returns what was recorded within the window.
	 * @param now the time
	 * @return a copy that does not change
	 */
	public LatencySnapshot snapshot(long now) {
		return new LatencySnapshot(this.counts.sums(now), this.counts.coveredNanos(now));
	}

}
