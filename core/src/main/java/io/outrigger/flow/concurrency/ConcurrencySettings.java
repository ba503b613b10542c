package io.outrigger.flow.concurrency;

import java.time.Duration;

import io.outrigger.flow.concurrency.algorithm.LimitAlgorithm;
import io.outrigger.flow.concurrency.algorithm.LimitRange;

/**
 * How a limit of concurrency finds itself. May change while running: the limit stays
 * where it is, if the new range allows it.
 *
 * @param algorithm how
 * @param range within what it stays
 * @param window how long is looked before a change, 10 ms to 1 minute; but twice the mean
 * response time, if that is longer, for what a change brings must be seen before the next
 * @param leastSamples how many must have ended in a window, at least 1; it lasts until
 * then
 * @param tolerance for {@link LimitAlgorithm#GRADIENT2}: how many times as long as usual
 * an answer may take, 1 to 10
 * @param backoff for {@link LimitAlgorithm#AIMD}: what remains of the limit after a drop,
 * at least 0.5 and below 1
 * @param cpuTarget for {@link LimitAlgorithm#CPU_TARGET}: how busy this process should
 * keep the processors, above 0 and at most 1
 */
public record ConcurrencySettings(LimitAlgorithm algorithm, LimitRange range, Duration window, int leastSamples,
		double tolerance, double backoff, double cpuTarget) {

	private static final Duration SHORTEST_WINDOW = Duration.ofMillis(10);

	private static final Duration LONGEST_WINDOW = Duration.ofMinutes(1);

	/**
	 * Gradient2 from 20, 1 to 200; windows of 250 ms and 10 samples; tolerance 1.5,
	 * backoff 0.9, processor target 0.8.
	 */
	public static final ConcurrencySettings DEFAULTS = new ConcurrencySettings(LimitAlgorithm.GRADIENT2,
			LimitRange.DEFAULTS, Duration.ofMillis(250), 10, 1.5, 0.9, 0.8);

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is out of bounds
	 */
	public ConcurrencySettings {
		if (window.compareTo(SHORTEST_WINDOW) < 0 || window.compareTo(LONGEST_WINDOW) > 0) {
			throw new IllegalArgumentException("window is " + window + ", but must be 10 ms to 1 minute");
		}
		if (leastSamples < 1) {
			throw new IllegalArgumentException("leastSamples is " + leastSamples + ", but must be at least 1");
		}
		if (!(tolerance >= 1 && tolerance <= 10)) {
			throw new IllegalArgumentException("tolerance is " + tolerance + ", but must be 1 to 10");
		}
		if (!(backoff >= 0.5 && backoff < 1)) {
			throw new IllegalArgumentException("backoff is " + backoff + ", but must be at least 0.5 and below 1");
		}
		if (!(cpuTarget > 0 && cpuTarget <= 1)) {
			throw new IllegalArgumentException("cpuTarget is " + cpuTarget + ", but must be above 0, up to 1");
		}
	}

	/**
	 * Returns these settings with another algorithm and range.
	 * @param other the algorithm
	 * @param within the range
	 * @return a copy
	 */
	public ConcurrencySettings with(LimitAlgorithm other, LimitRange within) {
		return new ConcurrencySettings(other, within, this.window, this.leastSamples, this.tolerance, this.backoff,
				this.cpuTarget);
	}

	/**
	 * Returns settings of a limit that stays as it is.
	 * @param limit the limit
	 * @return the settings
	 * @throws IllegalArgumentException if it is out of bounds
	 */
	public static ConcurrencySettings fixed(int limit) {
		return DEFAULTS.with(LimitAlgorithm.FIXED, new LimitRange(limit, limit, limit));
	}

}
