package io.outrigger.loadbalancer.attempt.budget;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

import io.outrigger.loadbalancer.settings.HedgingSettings;
import io.outrigger.loadbalancer.settings.RetryBudgetSettings;

/**
 * How many more requests may be sent than were asked for: a share of the requests of a
 * sliding window, and a reserve. Whatever the moment, what was taken within the last
 * window is at most the share of what was asked for within it and a tenth of it before,
 * plus the reserve.
 * <p>
 * The window moves in steps of a tenth of itself. Each step has one word, which holds the
 * number of the step above what was paid in less what was taken out, and is changed by
 * compare-and-set: nothing locks, nothing is allocated, and a word of a step long past
 * counts nothing. Safe for use from several threads. Times are readings of one ticker.
 */
public final class AttemptBudget {

	private static final int STEPS = 10;

	// The first of them has begun to leave the window, but what was taken in it counts
	private static final int WORDS = STEPS + 1;

	private static final int SUM_BITS = 40;

	private static final long STEP_MASK = (1L << (Long.SIZE - SUM_BITS)) - 1;

	private static final long DEPOSIT = 1000;

	private static final Duration HEDGING_WINDOW = Duration.ofSeconds(10);

	private final AtomicLongArray sums = new AtomicLongArray(WORDS);

	private final long deposit;

	private final long cost;

	private final long reserve;

	private final long stepNanos;

	private final long origin;

	private AttemptBudget(double percent, double reserve, Duration window, long now) {
		this.deposit = (percent > 0) ? DEPOSIT : 0;
		this.cost = (percent > 0) ? Math.max(1, Math.round(DEPOSIT * 100 / percent)) : DEPOSIT;
		this.reserve = Math.round(reserve * window.toMillis() / 1000.0) * this.cost;
		this.stepNanos = window.toNanos() / STEPS;
		// The words begin as 0, which must be of a step long past
		this.origin = now - 2 * WORDS * this.stepNanos;
	}

	/**
	 * Creates the budget of all that repeats requests to one service.
	 * @param settings how much there is
	 * @param now the time
	 * @return a budget to which nothing was paid
	 */
	public static AttemptBudget of(RetryBudgetSettings settings, long now) {
		return new AttemptBudget(settings.percent(), settings.reserve(), settings.window(), now);
	}

	/**
	 * Creates the budget of hedges: without a reserve, over ten seconds.
	 * @param settings how much there is
	 * @param now the time
	 * @return a budget to which nothing was paid
	 */
	public static AttemptBudget of(HedgingSettings settings, long now) {
		return new AttemptBudget(settings.budgetPercent(), 0, HEDGING_WINDOW, now);
	}

	/**
	 * Pays in for a request that somebody asked for.
	 * @param now the time
	 */
	public void deposit(long now) {
		if (this.deposit != 0) {
			add(step(now), this.deposit);
		}
	}

	/**
	 * Takes out for one more request, if there is enough. Of threads that take the last
	 * at once perhaps none gets it, but never two.
	 * @param now the time
	 * @return whether there was enough
	 */
	public boolean withdraw(long now) {
		long step = step(now);
		add(step, -this.cost);
		if (balance(step) >= 0) {
			return true;
		}
		giveBack(step);
		return false;
	}

	/**
	 * Gives back what was just taken out and not used.
	 * @param taken when it was taken out
	 */
	public void refund(long taken) {
		giveBack(step(taken));
	}

	/**
	 * Returns how many more requests could be sent now.
	 * @param now the time
	 * @return 0 or more
	 */
	public long available(long now) {
		return Math.max(0, balance(step(now)) / this.cost);
	}

	private long balance(long step) {
		long sum = this.reserve;
		for (int i = 0; i < WORDS; i++) {
			long word = this.sums.get(i);
			long age = (step - (word >>> SUM_BITS)) & STEP_MASK;
			sum += (age < WORDS) ? sum(word) : 0;
		}
		return sum;
	}

	private void add(long step, long amount) {
		int index = (int) (step % WORDS);
		while (true) {
			long before = this.sums.get(index);
			long age = (step - (before >>> SUM_BITS)) & STEP_MASK;
			// A thread whose clock was read before another's adds to the later step
			boolean same = age == 0 || age > STEP_MASK / 2;
			long number = same ? before >>> SUM_BITS : step & STEP_MASK;
			long after = word(number, (same ? sum(before) : 0) + amount);
			if (this.sums.compareAndSet(index, before, after)) {
				return;
			}
		}
	}

	// What has left the window counts no more, neither way
	private void giveBack(long step) {
		int index = (int) (step % WORDS);
		long before;
		do {
			before = this.sums.get(index);
			if ((before >>> SUM_BITS) != (step & STEP_MASK)) {
				return;
			}
		}
		while (!this.sums.compareAndSet(index, before, word(step & STEP_MASK, sum(before) + this.cost)));
	}

	private long step(long now) {
		return Math.max(0, now - this.origin) / this.stepNanos;
	}

	private static long word(long step, long sum) {
		return (step << SUM_BITS) | (sum & ((1L << SUM_BITS) - 1));
	}

	private static long sum(long word) {
		return (word << (Long.SIZE - SUM_BITS)) >> (Long.SIZE - SUM_BITS);
	}

}
