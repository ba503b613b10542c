package io.outrigger.benchmarks.sidecar.fault.caller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * How many requests were sent beyond those that were asked for, seen over and over again
 * by one thread, which also asks for them.
 */
public final class Extra {

	/*
	 * As they are unless somebody sets them.
	 */
	private static final double RETRY_SHARE = 0.2;

	private static final double RESERVE_PER_SECOND = 10;

	private static final double HEDGE_SHARE = 0.01;

	private static final Duration HEDGE_WINDOW = Duration.ofSeconds(10);

	private final List<Look> looks = new ArrayList<>();

	private final Duration window;

	/**
	 * Creates what has seen nothing.
	 * @param window of the retry budget
	 */
	public Extra(Duration window) {
		this.window = window;
	}

	/**
	 * Looks at what was sent so far.
	 * @param callers who send
	 * @param asked how many requests they were asked for
	 */
	public void look(Callers callers, int asked) {
		long from = System.nanoTime();
		long retries = callers.retries();
		long hedges = callers.hedges();
		note(new Look(from, System.nanoTime(), asked, retries, hedges));
	}

	void note(Look look) {
		this.looks.add(look);
	}

	/**
	 * Returns when most of the retry budget was used, within any window.
	 * @return how much
	 */
	public Use retries() {
		double reserve = RESERVE_PER_SECOND * this.window.toMillis() / 1000;
		return most(this.window, Look::retries, (asked) -> RETRY_SHARE * asked + reserve);
	}

	/**
	 * Returns when most of the hedge budget was used, within any ten seconds.
	 * @return how much
	 */
	public Use hedges() {
		return most(HEDGE_WINDOW, Look::hedges, (asked) -> HEDGE_SHARE * asked);
	}

	private Use most(Duration window, ToLongFunction<Look> count, ToDoubleFunction<Double> budget) {
		Use most = new Use(0, 0);
		int first = 0;
		int before = 0;
		for (Look last : this.looks) {
			while (last.to - this.looks.get(first).from > window.toNanos()) {
				first++;
			}
			Look begin = this.looks.get(first);
			// A request counts for a tenth of the window longer
			while (begin.from - this.looks.get(before + 1).from >= window.toNanos() / 10) {
				before++;
			}
			double asked = last.asked - this.looks.get(before).asked;
			Use use = new Use(count.applyAsLong(last) - count.applyAsLong(begin), budget.applyAsDouble(asked));
			most = (use.share() > most.share()) ? use : most;
		}
		return most;
	}

	/**
	 * How much of a budget was used.
	 *
	 * @param sent how many requests were sent
	 * @param budget how many might have been
	 */
	public record Use(long sent, double budget) {

		/**
		 * Returns how much of it was used.
		 * @return the share, at most 1 unless it was exceeded
		 */
		public double share() {
			return (this.sent == 0) ? 0 : this.sent / this.budget;
		}

		/**
		 * Whether it was exceeded.
		 * @return {@code true} if more was sent than might have been; one more may be
		 * seen, for a try is counted a moment after it was paid for
		 */
		public boolean isExceeded() {
			return this.sent > this.budget + 1;
		}

	}

	/**
	 * What was sent so far.
	 *
	 * @param from when it was looked at, by {@code System.nanoTime()}
	 * @param to until when
	 * @param asked how many requests were asked for
	 * @param retries how many tries followed one that failed
	 * @param hedges how many were sent beside one that was slow
	 */
	record Look(long from, long to, int asked, long retries, long hedges) {
	}

}
