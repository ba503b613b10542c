package io.outrigger.flow.concurrency.algorithm;

import io.outrigger.flow.meter.WindowSample;

/**
 * Tells the drops of an overload from those that come whatever the load. Up to a fiftieth
 * is few. What is more counts once it was so over some windows, for one of ten requests
 * says little. If there are hardly fewer once the limit was halved, the load is not what
 * causes them, and up to twice as many are few from then on, until there are less than
 * half. More than a fifth is never few. Belongs to one limit.
 */
final class DropJudge {

	private static final double FEW = 0.02;

	private static final double MANY = 0.2;

	private static final double TOLERANCE = 2;

	private static final double HARDLY_FEWER = 0.7;

	private static final double FORGET = 0.05;

	/*
	 * How many requests the share is a mean of.
	 */
	private static final double MEMORY = 200;

	/*
	 * How many drops tell a share.
	 */
	private static final int ENOUGH = 16;

	private double share;

	private double usual;

	/*
	 * While many are dropped, what the limit is measured by: the highest it was, 0 if few
	 * are dropped; and what was dropped until it was halved, and since.
	 */

	private double from;

	private boolean halved;

	private Tally before = new Tally();

	private Tally after = new Tally();

	/*
	 * Called once for each window.
	 */
	Verdict judge(double limit, WindowSample sample) {
		double now = sample.droppedShare();
		int ended = sample.count() + sample.dropped();
		this.share += (now - this.share) * Math.min(1, ended / MEMORY);
		double few = few();
		if (this.share > few) {
			compare(limit, sample);
		}
		else {
			this.from = 0;
			this.halved = false;
			this.usual *= (this.share < this.usual / 2) ? 1 - FORGET : 1;
		}
		if (now <= few) {
			return Verdict.FEW;
		}
		boolean undecided = this.share <= few() || (this.halved && now < MANY);
		return undecided ? Verdict.UNCLEAR : Verdict.OVERLOAD;
	}

	private double few() {
		return Math.max(FEW, Math.min(MANY, TOLERANCE * this.usual));
	}

	private void compare(double limit, WindowSample sample) {
		if (this.from == 0) {
			begin(limit, new Tally());
		}
		boolean settled = this.halved;
		this.from = this.halved ? this.from : Math.max(this.from, limit);
		this.halved |= 2 * limit <= this.from || limit < 2;
		if (!this.halved) {
			this.before.add(sample);
		}
		// The first window at the half has drops of what was let in before
		else if (settled) {
			this.after.add(sample);
			decide(limit);
		}
	}

	private void decide(double limit) {
		double left = this.after.share();
		if (this.after.dropped < ENOUGH && this.after.ended * this.before.share() < ENOUGH) {
			return;
		}
		if (left < MANY && left >= HARDLY_FEWER * this.before.share()) {
			this.usual = left;
		}
		begin(limit, this.after);
	}

	private void begin(double limit, Tally known) {
		this.from = limit;
		this.halved = false;
		this.before = known;
		this.after = new Tally();
	}

	/**
	 * What a limit may make of what was dropped.
	 */
	enum Verdict {

		/**
		 * As if nothing was.
		 */
		FEW,

		/**
		 * Too many to grow, yet no reason to shrink.
		 */
		UNCLEAR,

		/**
		 * The limit is too high.
		 */
		OVERLOAD

	}

	/**
	 * What ended over some windows.
	 */
	private static final class Tally {

		private long ended;

		private long dropped;

		void add(WindowSample sample) {
			this.ended += (long) sample.count() + sample.dropped();
			this.dropped += sample.dropped();
		}

		double share() {
			return (this.ended != 0) ? (double) this.dropped / this.ended : 0;
		}

	}

}
