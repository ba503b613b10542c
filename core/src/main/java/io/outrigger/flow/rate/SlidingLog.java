package io.outrigger.flow.rate;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;

import io.outrigger.time.Ticker;

/**
 * An exact sliding window: whichever window of one period is looked at, no more than the
 * permits were taken in it. It remembers when each of the last permits was taken, 16
 * bytes for each permit of the limit, and no more of them than that. A decision costs as
 * many steps as it asks for permits.
 * <p>
 * Claims are made by compare-and-set on one counter. Where a thread was stopped between
 * its claim and the note of its time, others who need that note are refused rather than
 * served too early. Settings are read at each decision; what was taken before a change of
 * them counts on.
 */
public final class SlidingLog implements RateLimiter {

	/** Most permits that are remembered; a limit that is raised above counts as this. */
	public static final int MAX_PERMITS = 100_000;

	private static final AtomicReferenceFieldUpdater<SlidingLog, Ring> RING = AtomicReferenceFieldUpdater
		.newUpdater(SlidingLog.class, Ring.class, "ring");

	private final Paces paces;

	private final Ticker ticker;

	private volatile Ring ring;

	/**
	 * Creates an empty log.
	 * @param limit the settings, read at each decision; the burst does not count
	 * @param ticker measures time
	 * @throws IllegalArgumentException if there are more permits than are remembered
	 */
	public SlidingLog(Supplier<RateLimit> limit, Ticker ticker) {
		this.paces = new Paces(limit);
		this.ticker = ticker;
		Pace pace = this.paces.current();
		if (pace.permits() > MAX_PERMITS) {
			throw new IllegalArgumentException(
					"permits is " + pace.permits() + " but must be at most " + MAX_PERMITS + " for a log");
		}
		this.ring = new Ring(pace);
	}

	@Override
	public long tryAcquire(long cost) {
		Pace pace = this.paces.current();
		if (RateLimiter.requireCost(cost) > Ring.size(pace)) {
			return NEVER;
		}
		long now = this.ticker.nanos();
		while (true) {
			Ring present = current(pace, now);
			long word = present.get();
			if ((word & 1) != 0) {
				moveOn(present, pace, now);
				continue;
			}
			long wait = present.wait(word >> 1, cost, now);
			if (wait <= 0 && present.compareAndSet(word, word + 2 * cost)) {
				present.note(word >> 1, cost, now);
				return 0;
			}
			// What was read may have been written over by a later claim
			if (wait > 0 && present.get() == word) {
				return wait;
			}
		}
	}

	/**
	 * Returns what is left now; where threads note their times at this moment, about
	 * that.
	 * @return what is left
	 */
	@Override
	public Quota quota() {
		Pace pace = this.paces.current();
		long now = this.ticker.nanos();
		return current(pace, now).quota(now);
	}

	private Ring current(Pace pace, long now) {
		Ring present = this.ring;
		while (present.pace != pace) {
			present = moveOn(present, pace, now);
		}
		return present;
	}

	private Ring moveOn(Ring from, Pace pace, long now) {
		RING.compareAndSet(this, from, from.freeze(pace, now));
		return this.ring;
	}

	/**
	 * The log under settings that stay the same: twice the number of permits taken, and
	 * one more once it changes no more.
	 */
	private static final class Ring extends AtomicLong {

		private static final long serialVersionUID = 1L;

		private final transient Pace pace;

		private final int size;

		// For each place a time, and one more than the number of the permit taken then
		private final AtomicLongArray notes;

		Ring(Pace pace) {
			this.pace = pace;
			this.size = size(pace);
			this.notes = new AtomicLongArray(2 * this.size);
		}

		static int size(Pace pace) {
			return (int) Math.min(pace.permits(), MAX_PERMITS);
		}

		long wait(long taken, long cost, long now) {
			long wait = 0;
			for (long number = taken - this.size; number < taken - this.size + cost; number++) {
				wait = Math.max(wait, left(number, now));
			}
			return wait;
		}

		void note(long taken, long cost, long now) {
			for (long number = taken; number < taken + cost; number++) {
				int place = place(number);
				this.notes.setRelease(place, now);
				this.notes.setRelease(place + 1, number + 1);
			}
		}

		Quota quota(long now) {
			long taken = get() >> 1;
			long first = Math.max(0, taken - this.size);
			long last = taken;
			while (first < last) {
				long middle = (first + last) >>> 1;
				if (left(middle, now) > 0) {
					last = middle;
				}
				else {
					first = middle + 1;
				}
			}
			return new Quota(this.size, this.size - (taken - first), Math.max(0, left(taken - 1, now)));
		}

		Ring freeze(Pace next, long now) {
			long taken = getAndUpdate((present) -> present | 1) >> 1;
			Ring ring = new Ring(next);
			long from = Math.max(0, taken - Math.min(this.size, ring.size));
			// What had left the old window does not come back with a longer one
			while (from < taken && left(from, now) <= 0) {
				from++;
			}
			for (long number = from; number < taken; number++) {
				long time = isNoted(number) ? this.notes.get(place(number)) : now;
				ring.note(number - from, 1, time);
			}
			ring.set((taken - from) << 1);
			return ring;
		}

		/*
		 * How long a permit that was taken stays in the window.
		 */
		private long left(long number, long now) {
			if (number < 0) {
				return 0;
			}
			long period = this.pace.period();
			return isNoted(number) ? this.notes.get(place(number)) + period - now : period;
		}

		private boolean isNoted(long number) {
			return this.notes.get(place(number) + 1) == number + 1;
		}

		private int place(long number) {
			return 2 * (int) (number % this.size);
		}

	}

}
