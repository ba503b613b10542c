package io.outrigger.flow.meter;

/**
 * What ended within one window, as a limit is told of it.
 *
 * @param count how many were answered
 * @param meanNanos mean of the times to an answer; 0 if none was answered
 * @param minNanos the shortest of them; 0 if none was answered
 * @param dropped how many were not answered in time or refused for overload
 * @param peakInFlight the most that were under way at once, as seen when one ended
 */
public record WindowSample(int count, double meanNanos, long minNanos, int dropped, int peakInFlight) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is negative
	 */
	public WindowSample {
		if (count < 0 || dropped < 0 || peakInFlight < 0 || minNanos < 0 || !(meanNanos >= 0)) {
			throw new IllegalArgumentException("a sample counts and measures from 0 on, but is " + count + ", "
					+ meanNanos + " ns, " + minNanos + " ns, " + dropped + ", " + peakInFlight);
		}
	}

	/**
	 * Returns the part that was dropped.
	 * @return from 0 to 1; 0 if nothing ended
	 */
	public double droppedShare() {
		return (this.dropped != 0) ? (double) this.dropped / ((double) this.dropped + this.count) : 0;
	}

	/**
	 * Returns whether the limit was made use of: what is not reached says nothing of what
	 * could be.
	 * @param limit the limit
	 * @return whether at least half of it was under way at once
	 */
	public boolean busy(double limit) {
		return 2.0 * this.peakInFlight >= limit;
	}

}
