package io.outrigger.flow.concurrency.algorithm;

import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.meter.WindowSample;

/**
 * Additive increase, multiplicative decrease, as TCP does (Chiu and Jain, 1989): one more
 * after each window in which at least half of the limit was made use of and few were
 * dropped; a part less after each in which drops tell of overload as
 * {@link Gradient2Limit} sees it. Response times do not matter to it, so it wants
 * time-outs that are told as dropped.
 */
public final class AimdLimit implements ConcurrencyLimit {

	private final double backoff;

	private final DropJudge judge = new DropJudge();

	/**
	 * Creates the algorithm.
	 * @param backoff what remains of the limit after a drop, at least 0.5 and below 1
	 * @throws IllegalArgumentException if it is out of bounds
	 */
	public AimdLimit(double backoff) {
		if (!(backoff >= 0.5 && backoff < 1)) {
			throw new IllegalArgumentException("backoff is " + backoff + ", but must be at least 0.5 and below 1");
		}
		this.backoff = backoff;
	}

	@Override
	public LimitStep next(double limit, WindowSample sample) {
		return switch (this.judge.judge(limit, sample)) {
			case OVERLOAD -> new LimitStep(limit * this.backoff, Cause.DROPPED);
			case UNCLEAR -> new LimitStep(limit, Cause.STEADY);
			case FEW -> sample.busy(limit) ? new LimitStep(limit + 1, Cause.ROOM) : new LimitStep(limit, Cause.STEADY);
		};
	}

}
