package io.outrigger.flow.rate.redis;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Permits taken from Redis in advance: how many are left. They lapse unless used in time.
 * Also remembers after what time Redis has something for a cost, and when to ask it
 * again.
 */
final class Lease extends AtomicLong {

	private static final long serialVersionUID = 1L;

	private static final long LONG_AGO = Duration.ofDays(366).toNanos();

	private final long size;

	private final long rest;

	private final long takenAt;

	private final long endsAt;

	private long refusedCost = Long.MAX_VALUE;

	private long refusedWait;

	private long askAgainAt;

	/*
	 * If Redis gave less than it was asked for, it rests: who asked again at once would
	 * get a permit for each call. Else the rest is 0.
	 */
	Lease(long size, long rest, long takenAt, long nanos) {
		super(size);
		this.size = size;
		this.rest = rest;
		this.takenAt = takenAt;
		this.endsAt = takenAt + nanos;
	}

	/*
	 * Of a key of which nothing is known: a first request tells no rate.
	 */
	static Lease none(long now) {
		return new Lease(0, 0, now - LONG_AGO, 0);
	}

	/*
	 * Before it is shown to other threads. Redis is asked again at the end of the lease
	 * at the latest: somebody may have changed the limit.
	 */
	Lease refusing(long cost, long wait) {
		this.refusedCost = cost;
		this.refusedWait = Math.max(wait, this.rest);
		this.askAgainAt = this.takenAt + Math.min(this.refusedWait, this.endsAt - this.takenAt);
		return this;
	}

	boolean take(long cost, long now) {
		if (now - this.endsAt >= 0) {
			return false;
		}
		long left = get();
		while (left >= cost) {
			if (weakCompareAndSetVolatile(left, left - cost)) {
				return true;
			}
			left = get();
		}
		return false;
	}

	/*
	 * After what time Redis said that there is something, or is asked again; 0 if it is
	 * to be asked now.
	 */
	long refusedFor(long cost, long now) {
		boolean known = cost >= this.refusedCost && now - this.askAgainAt < 0;
		return Math.max(0, (known ? this.refusedWait : this.rest) - (now - this.takenAt));
	}

	/*
	 * Whether it is time for the next, while this one may serve a while yet.
	 */
	boolean isLow() {
		return this.rest == 0 && get() <= this.size - this.size / 4;
	}

	long left(long now) {
		return (now - this.endsAt >= 0) ? 0 : get();
	}

	/*
	 * Ends it.
	 */
	long takeAll(long now) {
		long left = getAndSet(0);
		return (now - this.endsAt >= 0) ? 0 : left;
	}

	/*
	 * How many permits would be used in the time of a lease, if it goes on as it did
	 * since this one was taken.
	 */
	double demand(long waiting, long now, long nanos) {
		long used = this.size - get() + waiting;
		return used * ((double) nanos / Math.max(now - this.takenAt, nanos / 16));
	}

}
