package io.outrigger.flow.meter;

/**
 * How many a second, over a sliding window. Marking is lock-free and allocates nothing;
 * no mark is lost. Safe for use from several threads. Times are readings of one ticker.
 */
public final class ThroughputMeter {

	private static final double SECOND = 1_000_000_000;

	private final SteppedCounts counts;

	/**
	 * Creates a meter that saw nothing yet.
	 * @param settings the window
	 * @param now the time
	 */
	public ThroughputMeter(WindowSettings settings, long now) {
		this.counts = new SteppedCounts(1, settings, now);
	}

	/**
	 * Notes that one happened.
	 * @param now the time
	 */
	public void mark(long now) {
		this.counts.increment(0, now);
	}

	/**
	 * Returns how many happened within the window.
	 * @param now the time
	 * @return the count: of the window, and of up to one step more
	 */
	public long count(long now) {
		return this.counts.sums(now)[0];
	}

	/**
	 * Returns how many happened a second within the window.
	 * @param now the time
	 * @return the rate; of a meter younger than its window, over its age, but at least
	 * one step of the window
	 */
	public double perSecond(long now) {
		return count(now) * SECOND / this.counts.coveredNanos(now);
	}

}
