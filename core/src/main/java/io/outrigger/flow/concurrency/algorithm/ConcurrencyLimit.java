package io.outrigger.flow.concurrency.algorithm;

import io.outrigger.flow.meter.WindowSample;

/**
 * Finds the limit. An instance belongs to one limiter, which calls it for one window
 * after the other, never from two threads at once and each time with all that was done
 * before visible; so it may remember what it likes in plain fields. What it returns is
 * brought into the range of the limiter, and comes back to it with the next window.
 */
@FunctionalInterface
public interface ConcurrencyLimit {

	/**
	 * Returns the limit for the next window.
	 * @param limit the limit that held, with its fraction
	 * @param sample what ended meanwhile: at least one did
	 * @return the next limit and why
	 */
	LimitStep next(double limit, WindowSample sample);

}
