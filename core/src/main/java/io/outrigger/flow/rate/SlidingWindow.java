package io.outrigger.flow.rate;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;

import io.outrigger.time.Ticker;

/**
 * A sliding window, approximated by two counts: what was taken in this period, and of the
 * period before as much as if it had been spread evenly and a window ending now still
 * covered it. Never more than the permits are taken in one period of its own; in a window
 * that lies across two, how much more than the permits depends on how uneven the first
 * was, and is less than as many again. Decisions are linearizable, and allocate nothing
 * but one small object a period.
 * <p>
 * Settings are read at each decision; what was taken before a change of them counts on.
 */
public final class SlidingWindow implements RateLimiter {

	private static final AtomicReferenceFieldUpdater<SlidingWindow, Window> WINDOW = AtomicReferenceFieldUpdater
		.newUpdater(SlidingWindow.class, Window.class, "window");

	private final Paces paces;

	private final Ticker ticker;

	private volatile Window window;

	/**
	 * Creates a window in which nothing was taken.
	 * @param limit the settings, read at each decision; the burst does not count
	 * @param ticker measures time
	 */
	public SlidingWindow(Supplier<RateLimit> limit, Ticker ticker) {
		this.paces = new Paces(limit);
		this.ticker = ticker;
		this.window = new Window(this.paces.current(), ticker.nanos(), 0, 0);
	}

	@Override
	public long tryAcquire(long cost) {
		Pace pace = this.paces.current();
		if (RateLimiter.requireCost(cost) > pace.permits()) {
			return NEVER;
		}
		long now = this.ticker.nanos();
		while (true) {
			Window present = current(pace, now);
			long word = present.get();
			if ((word & 1) != 0) {
				moveOn(present, pace, now);
				continue;
			}
			long wait = present.wait(word >> 1, cost, now);
			if (wait > 0) {
				return wait;
			}
			if (present.compareAndSet(word, word + 2 * cost)) {
				return 0;
			}
		}
	}

	@Override
	public Quota quota() {
		Pace pace = this.paces.current();
		long now = this.ticker.nanos();
		return current(pace, now).quota(now);
	}

	private Window current(Pace pace, long now) {
		Window present = this.window;
		while (present.pace != pace || present.isOver(now)) {
			present = moveOn(present, pace, now);
		}
		return present;
	}

	private Window moveOn(Window from, Pace pace, long now) {
		WINDOW.compareAndSet(this, from, from.freeze(pace, now));
		return this.window;
	}

	/**
	 * One period under settings that stay the same: twice what was taken in it, and one
	 * more once it changes no more.
	 */
	private static final class Window extends AtomicLong {

		private static final long serialVersionUID = 1L;

		private final transient Pace pace;

		private final long start;

		private final long before;

		Window(Pace pace, long start, long before, long taken) {
			super(taken << 1);
			this.pace = pace;
			this.start = start;
			this.before = before;
		}

		boolean isOver(long now) {
			return now - this.start >= this.pace.period();
		}

		long wait(long taken, long cost, long now) {
			long period = this.pace.period();
			long room = this.pace.permits() - cost - taken;
			if (room >= 0) {
				return (this.before > room) ? share(period, this.before - room, this.before) - elapsed(now) : 0;
			}
			// Not in this period: in the next, of which this is then the one before
			return period - elapsed(now) + share(period, -room, taken);
		}

		Quota quota(long now) {
			long taken = get() >> 1;
			long left = this.pace.period() - elapsed(now);
			double used = taken + this.before * (left / (double) this.pace.period());
			long reset = (taken > 0) ? left + this.pace.period() : left;
			return new Quota(this.pace.permits(), Math.max(0, (long) (this.pace.permits() - used)),
					(used > 0) ? reset : 0);
		}

		Window freeze(Pace next, long now) {
			long taken = getAndUpdate((present) -> present | 1) >> 1;
			long periods = elapsed(now) / this.pace.period();
			long begun = this.start + periods * this.pace.period();
			long past = (periods == 0) ? this.before : (periods == 1) ? taken : 0;
			long present = (periods == 0) ? taken : 0;
			if (next.period() == this.pace.period()) {
				return new Window(next, begun, past, present);
			}
			// All that counts now leaves evenly within a period from now on
			double left = 1 - Math.max(0, now - begun) / (double) this.pace.period();
			return new Window(next, now, present + (long) Math.ceil(past * left), 0);
		}

		// Of threads that run at once one may have looked at the clock before the start
		private long elapsed(long now) {
			return Math.max(0, now - this.start);
		}

		/*
		 * Rounded up; exact, for no product exceeds 63 bits where part and whole are of
		 * permits.
		 */
		private static long share(long period, long part, long whole) {
			return period / whole * part + (period % whole * part + whole - 1) / whole;
		}

	}

}
