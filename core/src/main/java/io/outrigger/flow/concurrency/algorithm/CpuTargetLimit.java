package io.outrigger.flow.concurrency.algorithm;

import java.util.function.DoubleSupplier;

import io.outrigger.flow.concurrency.algorithm.DropJudge.Verdict;
import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.meter.WindowSample;

/**
 * Keeps the processor as busy as it should be. What is under way is taken to load it in
 * proportion: above the target the limit shrinks by as much as the load is too high, at
 * most by half in one window; below nine tenths of it the limit grows by its square root
 * where it was made use of. Drops that tell of overload as {@link Gradient2Limit} sees it
 * shrink it by their share, whatever the load. Where the load is not known it does not
 * grow.
 */
public final class CpuTargetLimit implements ConcurrencyLimit {

	private static final double IDLE = 0.9;

	private static final double MOST_SHRINK = 0.5;

	private final double target;

	private final DoubleSupplier cpu;

	private final DropJudge judge = new DropJudge();

	/**
	 * Creates the algorithm.
	 * @param target how busy the processor should be, above 0 and at most 1
	 * @param cpu how busy it is, 0 to 1; negative or not a number if that is not known.
	 * Asked once a window: see {@link ProcessCpu}
	 * @throws IllegalArgumentException if the target is out of bounds
	 */
	public CpuTargetLimit(double target, DoubleSupplier cpu) {
		if (!(target > 0 && target <= 1)) {
			throw new IllegalArgumentException("target is " + target + ", but must be above 0, up to 1");
		}
		this.target = target;
		this.cpu = cpu;
	}

	@Override
	public LimitStep next(double limit, WindowSample sample) {
		double load = this.cpu.getAsDouble();
		Verdict drops = this.judge.judge(limit, sample);
		if (load > this.target) {
			return new LimitStep(limit * Math.max(MOST_SHRINK, this.target / load), Cause.CPU);
		}
		if (drops == Verdict.OVERLOAD) {
			return new LimitStep(limit * Math.max(MOST_SHRINK, 1 - sample.droppedShare()), Cause.DROPPED);
		}
		boolean room = load >= 0 && load < IDLE * this.target && sample.busy(limit) && drops == Verdict.FEW;
		return room ? new LimitStep(limit + Math.sqrt(limit), Cause.ROOM) : new LimitStep(limit, Cause.STEADY);
	}

}
