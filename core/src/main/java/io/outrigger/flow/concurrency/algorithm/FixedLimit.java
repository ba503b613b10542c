package io.outrigger.flow.concurrency.algorithm;

import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.meter.WindowSample;

/**
 * The limit stays where it was set.
 */
public final class FixedLimit implements ConcurrencyLimit {

	@Override
	public LimitStep next(double limit, WindowSample sample) {
		return new LimitStep(limit, Cause.STEADY);
	}

}
