package io.outrigger.flow.rate;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Supplier;

import io.outrigger.time.Ticker;

/**
 * A token bucket: it fills evenly, holds no more than a burst, and each request takes
 * what it costs. In any time it gives at most a burst and what the time brings. Kept as
 * the generic cell rate algorithm (ITU-T I.371): one word, the time at which the bucket
 * will be full, is moved on by compare-and-set. Decisions are linearizable.
 * <p>
 * A permit comes in a whole number of nanoseconds, rounded up: of a million a second at
 * most 0.1 % are lost by that, none is ever added. Settings are read at each decision;
 * after a change of them as many permits are lacking as were before, or none is left.
 */
public final class TokenBucket implements RateLimiter {

	private static final AtomicReferenceFieldUpdater<TokenBucket, Fill> FILL = AtomicReferenceFieldUpdater
		.newUpdater(TokenBucket.class, Fill.class, "fill");

	private final Paces paces;

	private final Ticker ticker;

	private volatile Fill fill;

	/**
	 * Creates a bucket that is full.
	 * @param limit the settings, read at each decision
	 * @param ticker measures time
	 */
	public TokenBucket(Supplier<RateLimit> limit, Ticker ticker) {
		this(new Paces(limit), ticker, 0);
	}

	TokenBucket(Paces paces, Ticker ticker, long nanosToFull) {
		this.paces = paces;
		this.ticker = ticker;
		Pace pace = paces.current();
		this.fill = new Fill(pace, ticker.nanos() + Math.min(nanosToFull, pace.depth()));
	}

	@Override
	public long tryAcquire(long cost) {
		Pace pace = this.paces.current();
		if (RateLimiter.requireCost(cost) > pace.burst()) {
			return NEVER;
		}
		long now = this.ticker.nanos();
		long price = cost * pace.nanosOfOne();
		while (true) {
			Fill present = current(pace, now);
			long wait = present.take(price, now);
			if (wait != Fill.FROZEN) {
				return wait;
			}
			moveOn(present, pace, now);
		}
	}

	@Override
	public Quota quota() {
		Pace pace = this.paces.current();
		long now = this.ticker.nanos();
		long lacking = Math.min(current(pace, now).lacking(now), pace.depth());
		return new Quota(pace.burst(), (pace.depth() - lacking) / pace.nanosOfOne(), lacking);
	}

	/**
	 * Returns when the bucket is full, if nobody takes any.
	 * @return nanoseconds from now
	 */
	long nanosToFull() {
		return this.fill.lacking(this.ticker.nanos());
	}

	private Fill current(Pace pace, long now) {
		Fill present = this.fill;
		while (present.pace != pace) {
			present = moveOn(present, pace, now);
		}
		return present;
	}

	/*
	 * Whoever finds the old one frozen can take its place, so nobody waits for anybody.
	 */
	private Fill moveOn(Fill from, Pace pace, long now) {
		FILL.compareAndSet(this, from, from.freeze(pace, now));
		return this.fill;
	}

	/**
	 * How full the bucket is, under settings that stay the same: twice the time at which
	 * it is full, and one more once it changes no more.
	 */
	private static final class Fill extends AtomicLong {

		static final long FROZEN = Long.MIN_VALUE;

		private static final long serialVersionUID = 1L;

		private final transient Pace pace;

		Fill(Pace pace, long fullAt) {
			super(fullAt << 1);
			this.pace = pace;
		}

		long take(long price, long now) {
			long depth = this.pace.depth();
			while (true) {
				long word = get();
				if ((word & 1) != 0) {
					return FROZEN;
				}
				long lacking = lacking(word, now) + price;
				if (lacking > depth) {
					return lacking - depth;
				}
				if (weakCompareAndSetVolatile(word, (now + lacking) << 1)) {
					return 0;
				}
			}
		}

		long lacking(long now) {
			return lacking(get(), now);
		}

		Fill freeze(Pace next, long now) {
			long word = getAndUpdate((present) -> present | 1);
			long lacking = lacking(word, now);
			if (next == this.pace) {
				return new Fill(next, now + lacking);
			}
			long one = this.pace.nanosOfOne();
			long rest = (long) Math.ceil((double) next.nanosOfOne() * (lacking % one) / one);
			long whole = Math.min(lacking / one, next.burst());
			return new Fill(next, now + Math.min(whole * next.nanosOfOne() + rest, next.depth()));
		}

		/*
		 * Of twice the times, so the difference survives overflow as well.
		 */
		private static long lacking(long word, long now) {
			return Math.max(0, (word - (now << 1)) >> 1);
		}

	}

}
