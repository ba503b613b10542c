package io.outrigger.loadbalancer.statistics;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;

/**
 * The requests in flight at one instance, those among them that wait for their response
 * headers, and how long the oldest of these has waited at least.
 * <p>
 * The starts of single requests are not kept. Requests belong to one of two epochs; a
 * request that begins opens a new epoch as soon as nobody of the one before last waits
 * any more. The age of the oldest is counted from the last start in the older epoch that
 * somebody still waits in: never too great, and too small by no more than the length of
 * that epoch, which is about the longest answer of the epoch before it.
 * <p>
 * All counts are in one word, changed by compare-and-set. A superclass rather than a
 * field, so that a scan of all instances touches one object for each.
 */
public abstract sealed class InFlight extends RecentOutcomes permits InstanceStatistics {

	/**
	 * What does not fit is not counted. It would take as many sockets.
	 */
	static final int LIMIT = (1 << 18) - 1;

	/*
	 * From the lowest bit: 18 bits of requests in flight, 18 that wait in the even epoch,
	 * 18 that wait in the odd epoch, the present epoch, whether they count for the
	 * service, and 8 of a generation, which a reset raises.
	 */
	private static final int WAITING_BITS = 18;

	private static final int EPOCH_SHIFT = 54;

	private static final long EPOCH = 1L << EPOCH_SHIFT;

	private static final long COUNTS_FOR_SERVICE = 1L << 55;

	private static final int GENERATION_SHIFT = 56;

	private static final int UNCOUNTED = 0;

	private static final AtomicLongFieldUpdater<InFlight> WORD = updater("word");

	private static final AtomicLongFieldUpdater<InFlight> EVEN_STARTED = updater("evenStarted");

	private static final AtomicLongFieldUpdater<InFlight> ODD_STARTED = updater("oddStarted");

	private static final AtomicLongFieldUpdater<InFlight> TOUCHED = updater("touched");

	private volatile long word;

	private volatile long evenStarted;

	private volatile long oddStarted;

	private volatile long touched;

	private final LongAdder serviceTotal;

	InFlight(LongAdder serviceTotal, long now) {
		this.serviceTotal = serviceTotal;
		this.touched = now;
	}

	private static AtomicLongFieldUpdater<InFlight> updater(String field) {
		return AtomicLongFieldUpdater.newUpdater(InFlight.class, field);
	}

	/**
	 * Counts a request in.
	 * @param now reading of the ticker
	 * @return a ticket with which the request is counted out
	 */
	final int enter(long now) {
		TOUCHED.lazySet(this, now);
		while (true) {
			long before = this.word;
			if (inFlight(before) == LIMIT) {
				return UNCOUNTED;
			}
			int epoch = epoch(before);
			if (waiting(before, 1 - epoch) == 0) {
				epoch = 1 - epoch;
			}
			// Ahead of the count, so that nobody is seen waiting since the last but one
			((epoch == 0) ? EVEN_STARTED : ODD_STARTED).lazySet(this, now);
			long after = ((before & ~EPOCH) | ((long) epoch << EPOCH_SHIFT)) + 1 + oneWaiting(epoch);
			if (WORD.compareAndSet(this, before, after)) {
				count(before, 1);
				return (generation(before) << 2) | (epoch << 1) | 1;
			}
		}
	}

	/**
	 * Says that the response headers of a request came.
	 * @param ticket ticket of the request
	 * @param now reading of the ticker
	 */
	final void answered(int ticket, long now) {
		take(ticket, oneWaiting((ticket >> 1) & 1), now);
	}

	/**
	 * Counts a request out.
	 * @param ticket ticket of the request
	 * @param waits whether its response headers did not come
	 * @param now reading of the ticker
	 */
	final void leave(int ticket, boolean waits, long now) {
		long before = take(ticket, waits ? 1 + oneWaiting((ticket >> 1) & 1) : 1, now);
		count(before, -1);
	}

	/*
	 * Nothing is taken for a ticket from before the last reset.
	 */
	private long take(int ticket, long amount, long now) {
		if (ticket == UNCOUNTED) {
			return 0;
		}
		TOUCHED.lazySet(this, now);
		while (true) {
			long before = this.word;
			if (generation(before) != ticket >>> 2) {
				return 0;
			}
			if (WORD.compareAndSet(this, before, before - amount)) {
				return before;
			}
		}
	}

	/**
	 * Returns the number of requests that began and did not end.
	 * @return the number
	 */
	public final int inFlight() {
		return inFlight(this.word);
	}

	/**
	 * Returns how long the oldest request without response headers has waited at least.
	 * @param now reading of the ticker
	 * @return nanoseconds; 0 if none waits
	 */
	public final long oldestWaitNanos(long now) {
		long word = this.word;
		int epoch = epoch(word);
		int oldest = (waiting(word, 1 - epoch) != 0) ? 1 - epoch : epoch;
		if (waiting(word, oldest) == 0) {
			return 0;
		}
		return Math.max(0, now - ((oldest == 0) ? this.evenStarted : this.oddStarted));
	}

	/**
	 * Returns when a request last began, was answered or ended.
	 * @return reading of the ticker; that of the first sight if there was none yet
	 */
	public final long lastSeen() {
		return this.touched;
	}

	/**
	 * Counts out all requests if no request began, was answered or ended for a long time:
	 * somebody forgot to tell their end. When it is told after all, that changes nothing.
	 * @param now reading of the ticker
	 * @param limitNanos the time
	 * @return how many were counted out
	 */
	public final int releaseUntouched(long now, long limitNanos) {
		long before = this.word;
		int forgotten = inFlight(before);
		if (forgotten == 0 || now - this.touched < limitNanos) {
			return 0;
		}
		long generation = (long) (generation(before) + 1) << GENERATION_SHIFT;
		if (!WORD.compareAndSet(this, before, (before & (EPOCH | COUNTS_FOR_SERVICE)) | generation)) {
			return 0;
		}
		count(before, -forgotten);
		return forgotten;
	}

	/**
	 * Says whether the requests count for the service.
	 * @param counts {@code true} while the instance is a candidate
	 */
	final void countForService(boolean counts) {
		while (true) {
			long before = this.word;
			if (((before & COUNTS_FOR_SERVICE) != 0) == counts) {
				return;
			}
			if (WORD.compareAndSet(this, before, before ^ COUNTS_FOR_SERVICE)) {
				this.serviceTotal.add(counts ? inFlight(before) : -inFlight(before));
				return;
			}
		}
	}

	private void count(long before, int change) {
		if ((before & COUNTS_FOR_SERVICE) != 0) {
			this.serviceTotal.add(change);
		}
	}

	private static int inFlight(long word) {
		return (int) word & LIMIT;
	}

	private static int waiting(long word, int epoch) {
		return (int) (word >>> (WAITING_BITS * (1 + epoch))) & LIMIT;
	}

	private static long oneWaiting(int epoch) {
		return 1L << (WAITING_BITS * (1 + epoch));
	}

	private static int epoch(long word) {
		return (int) (word >>> EPOCH_SHIFT) & 1;
	}

	private static int generation(long word) {
		return (int) (word >>> GENERATION_SHIFT);
	}

}
