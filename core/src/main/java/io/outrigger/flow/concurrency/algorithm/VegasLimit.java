package io.outrigger.flow.concurrency.algorithm;

import java.util.random.RandomGenerator;

import io.outrigger.flow.concurrency.algorithm.DropJudge.Verdict;
import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.meter.WindowSample;

/**
 * By the queue that must be where answers take longer than they did at their best, after
 * TCP Vegas (Brakmo and Peterson, 1994) as Netflix took it over to concurrency: of the
 * limit, the part {@code 1 - best / now} waits. Below a logarithm of the limit in the
 * queue it grows fast, up to three times as many slowly; above six times as many, or when
 * drops tell of overload as {@link Gradient2Limit} sees it, it shrinks. The best time is
 * forgotten after 30 to 60 windows, for a service may become slower for good.
 */
public final class VegasLimit implements ConcurrencyLimit {

	private static final int ALPHA = 3;

	private static final int BETA = 6;

	private static final int LEAST_WINDOWS = 30;

	private final RandomGenerator random;

	private final DropJudge judge = new DropJudge();

	private double best;

	private int windowsLeft;

	/**
	 * Creates the algorithm.
	 * @param random says when the best time is forgotten, so that many processes do not
	 * forget it at once
	 */
	public VegasLimit(RandomGenerator random) {
		this.random = random;
	}

	@Override
	public LimitStep next(double limit, WindowSample sample) {
		double step = Math.max(1, Math.log10(limit));
		if (sample.count() > 0) {
			remember(sample.meanNanos());
		}
		Verdict drops = this.judge.judge(limit, sample);
		if (drops == Verdict.OVERLOAD) {
			return new LimitStep(limit - step, Cause.DROPPED);
		}
		if (!sample.busy(limit)) {
			return new LimitStep(limit, Cause.STEADY);
		}
		double queue = Math.ceil(limit * (1 - this.best / Math.max(this.best, sample.meanNanos())));
		if (queue > BETA * step) {
			return new LimitStep(limit - step, Cause.SLOW);
		}
		if (queue >= ALPHA * step || drops != Verdict.FEW) {
			return new LimitStep(limit, Cause.STEADY);
		}
		return new LimitStep((queue <= step) ? limit + BETA * step : limit + step, Cause.ROOM);
	}

	private void remember(double nanos) {
		if (this.windowsLeft-- <= 0) {
			this.windowsLeft = LEAST_WINDOWS + this.random.nextInt(LEAST_WINDOWS);
			this.best = nanos;
		}
		this.best = Math.max(1, Math.min(this.best, nanos));
	}

}
