package io.outrigger.flow.concurrency.algorithm;

import io.outrigger.flow.concurrency.algorithm.DropJudge.Verdict;
import io.outrigger.flow.concurrency.algorithm.LimitStep.Cause;
import io.outrigger.flow.meter.WindowSample;

/**
 * By the gradient of response times, after Netflix's Gradient2, whose known faults it
 * mends. The gradient is the usual time, with a tolerance, for the time of this window,
 * times the part that was not dropped (a drop is an answer that took for ever), from 0.5
 * to 1. Each window the limit goes a fifth of the way to {@code limit * gradient}, or
 * only where that is 1 and at least half of the limit was made use of, to
 * {@code limit + sqrt(limit)}: so it never climbs while anything is slow or many are
 * dropped. Up to 2 % count as none, and as many up to 20 % as halving the limit did not
 * make fewer.
 * <p>
 * The usual time is what answers take without a queue of our making. It follows shorter
 * times within about twenty windows, and longer ones within hundreds, but only while less
 * than half of the limit is made use of: else it would learn the queue, and let it grow
 * without end. Where the limit was halved and answers are hardly faster for it, or is
 * below 2, the cause is not our queue: then the limit waits, and the longer time is
 * learned within some ten windows.
 * <p>
 * Who begins in an overload sees no window but those of the queue. So unless answers took
 * about as long as the shortest in the very first window, or there were ten in which less
 * than half of the limit was made use of, the first in which more is has the limit
 * halved, as often as that makes answers faster, and at least twice: what they take then
 * is usual, and the limit goes back to the last that was no slower. Envoy measures its
 * "minRTT" so, too, but at a limit of 3 and again and again.
 */
public final class Gradient2Limit implements ConcurrencyLimit {

	/*
	 * Below it the clock says more than the service.
	 */
	private static final double LEAST_NANOS = 1000;

	private static final double SMOOTHING = 0.2;

	private static final double LEAST_GRADIENT = 0.5;

	private static final int WARM_UP = 10;

	private static final double LEARN_SHORTER = 0.05;

	private static final double LEARN_LONGER = 2.0 / 601;

	private static final double LEARN_AT_LAST = 0.1;

	private static final double HARDLY_FASTER = 0.8;

	/*
	 * Half the time, as where a queue was halved, is no noise.
	 */
	private static final double MOST_NOISE = 0.4;

	private final double tolerance;

	private double usual;

	private int learned;

	/*
	 * While answers are slow, what the limit is measured by: where it was, and the
	 * longest time since.
	 */

	private double slowFrom;

	private double slowNanos;

	private boolean inVain;

	private final DropJudge judge = new DropJudge();

	private final Probe probe = new Probe();

	/**
	 * Creates the algorithm.
	 * @param tolerance how many times as long as usual an answer may take, 1 to 10
	 * @throws IllegalArgumentException if it is out of bounds
	 */
	public Gradient2Limit(double tolerance) {
		if (!(tolerance >= 1 && tolerance <= 10)) {
			throw new IllegalArgumentException("tolerance is " + tolerance + ", but must be 1 to 10");
		}
		this.tolerance = tolerance;
	}

	@Override
	public LimitStep next(double limit, WindowSample sample) {
		boolean busy = sample.busy(limit);
		Verdict drops = this.judge.judge(limit, sample);
		double speed = 1;
		if (sample.count() > 0) {
			double nanos = Math.max(LEAST_NANOS, sample.meanNanos());
			if (this.usual == 0) {
				this.usual = nanos;
				// Whoever came first met no queue
				this.learned = (nanos <= this.tolerance * sample.minNanos()) ? WARM_UP : 0;
			}
			if (busy && this.learned < WARM_UP && drops == Verdict.FEW) {
				return probe(limit, nanos, sample.count());
			}
			speed = Math.min(1, this.tolerance * this.usual / nanos);
			judge(limit, nanos, busy && speed < 1);
			learn(nanos, busy);
		}
		if (this.probe.begun()) {
			double before = this.probe.end();
			// It tells nothing any more; but in an overload less was right
			if (drops != Verdict.OVERLOAD) {
				return new LimitStep(before, Cause.PROBE);
			}
		}
		boolean overload = drops == Verdict.OVERLOAD;
		if (!overload && (!busy || this.inVain)) {
			return new LimitStep(limit, Cause.STEADY);
		}
		double gradient = Math.max(LEAST_GRADIENT, overload ? speed * (1 - sample.droppedShare()) : speed);
		if (gradient < 1) {
			return new LimitStep(limit * (1 - SMOOTHING * (1 - gradient)), overload ? Cause.DROPPED : Cause.SLOW);
		}
		return (drops == Verdict.FEW) ? new LimitStep(limit + SMOOTHING * Math.sqrt(limit), Cause.ROOM)
				: new LimitStep(limit, Cause.STEADY);
	}

	/**
	 * Returns what an answer takes without a queue, as far as was learned.
	 * @return nanoseconds; 0 before the first window with an answer
	 */
	public double usualNanos() {
		return this.usual;
	}

	private LimitStep probe(double limit, double nanos, int count) {
		// By so much the means of so few may differ whatever the limit
		double noise = Math.max(1 - HARDLY_FASTER, Math.min(MOST_NOISE, 2 / Math.sqrt(count)));
		double next = this.probe.next(limit, nanos, noise);
		if (!this.probe.begun()) {
			this.usual = nanos;
			this.learned = WARM_UP;
		}
		return new LimitStep(next, (next != limit) ? Cause.PROBE : Cause.STEADY);
	}

	private void judge(double limit, double nanos, boolean slow) {
		boolean halved = 2 * limit <= this.slowFrom;
		if (!slow) {
			this.slowFrom = 0;
		}
		else if (this.slowFrom == 0 || (halved && nanos < HARDLY_FASTER * this.slowNanos)) {
			this.slowFrom = limit;
			this.slowNanos = nanos;
			halved = false;
		}
		this.slowNanos = Math.max(this.slowNanos, nanos);
		this.inVain = slow && (halved || limit < 2);
	}

	private void learn(double nanos, boolean busy) {
		boolean shorter = nanos < this.usual;
		double rate = shorter ? LEARN_SHORTER : LEARN_LONGER;
		if (busy && !shorter) {
			rate = this.inVain ? LEARN_AT_LAST : 0;
		}
		else if (this.learned < WARM_UP) {
			rate = 1.0 / (this.learned + 1);
		}
		this.usual += (nanos - this.usual) * rate;
		this.learned = Math.min(WARM_UP, this.learned + (busy ? 0 : 1));
	}

	/**
	 * Halves the limit until that makes answers no faster, twice at least: what they took
	 * at first is of a queue that may have been growing still.
	 */
	private static final class Probe {

		/*
		 * The limit that it began with and the last that was halved, and what answers
		 * took; how often it was halved, 0 if it has not begun.
		 */

		private double start;

		private double startNanos;

		private double from;

		private double nanos;

		private int halvings;

		private boolean settled;

		boolean begun() {
			return this.halvings != 0;
		}

		/*
		 * Begins, or goes on; it has ended if it is not begun afterwards. What is within
		 * the noise is the same.
		 */
		double next(double limit, double now, double noise) {
			// The first window at the half has answers to what was let in before
			if (begun() && !this.settled) {
				this.settled = true;
				return limit;
			}
			if (!begun()) {
				this.start = limit;
				this.startNanos = now;
			}
			else if (this.halvings > 1 && isNoFasterThan(this.nanos, now, noise)
					&& isNoFasterThan(now, this.nanos, noise)) {
				double wasNoSlower = isNoFasterThan(this.startNanos, now, noise) ? this.start : this.from;
				end();
				return wasNoSlower;
			}
			this.from = limit;
			this.nanos = now;
			this.settled = false;
			this.halvings++;
			return limit / 2;
		}

		/*
		 * Returns the limit that it began with.
		 */
		double end() {
			this.halvings = 0;
			this.settled = false;
			return this.start;
		}

		private static boolean isNoFasterThan(double before, double now, double noise) {
			return now >= (1 - noise) * before;
		}

	}

}
