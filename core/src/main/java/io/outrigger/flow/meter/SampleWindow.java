package io.outrigger.flow.meter;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Collects what ends, until it is taken. Adding one is a single atomic addition as a
 * rule: number and sum of the times share a word. Allocates nothing, and takes no lock.
 * What is added while another thread takes is in this sample or the next; the shortest
 * time and the peak of that moment may count in either, too. Safe for use from several
 * threads.
 */
public final class SampleWindow {

	private static final int SUM_BITS = 40;

	private static final long SUM_MASK = (1L << SUM_BITS) - 1;

	/*
	 * Beyond these nothing is added: by then the sample is good enough, and the word
	 * would run over.
	 */
	private static final long MOST_COUNT = 1L << (Long.SIZE - SUM_BITS - 1);

	private static final long MOST_SUM = 1L << (SUM_BITS - 1);

	/*
	 * Times are summed in units of 256 ns, each up to four minutes.
	 */
	private static final int UNIT_BITS = 8;

	private static final long LONGEST = 240_000_000_000L;

	private final AtomicLong sum = new AtomicLong();

	private final AtomicLong min = new AtomicLong(Long.MAX_VALUE);

	private final AtomicInteger dropped = new AtomicInteger();

	private final AtomicInteger peak = new AtomicInteger();

	/**
	 * Adds one that was answered.
	 * @param nanos time to its answer
	 * @param inFlight how many were under way, itself included
	 */
	public void answered(long nanos, int inFlight) {
		long time = Math.max(0, Math.min(LONGEST, nanos));
		long word = this.sum.get();
		if ((word >>> SUM_BITS) < MOST_COUNT && (word & SUM_MASK) < MOST_SUM) {
			this.sum.getAndAdd((1L << SUM_BITS) + ((time + (1 << (UNIT_BITS - 1))) >>> UNIT_BITS));
		}
		if (time < this.min.get()) {
			this.min.accumulateAndGet(time, Math::min);
		}
		seen(inFlight);
	}

	/**
	 * Adds one that was not answered in time, or refused for overload.
	 * @param inFlight how many were under way, itself included
	 */
	public void dropped(int inFlight) {
		this.dropped.getAndIncrement();
		seen(inFlight);
	}

	/**
	 * Returns how many were added since the last sample was taken.
	 * @return the count
	 */
	public int size() {
		return (int) (this.sum.get() >>> SUM_BITS) + this.dropped.get();
	}

	/**
	 * Takes the sample, and begins the next.
	 * @return what was added
	 */
	public WindowSample take() {
		long word = this.sum.getAndSet(0);
		long shortest = this.min.getAndSet(Long.MAX_VALUE);
		int count = (int) (word >>> SUM_BITS);
		double mean = (count != 0) ? (double) ((word & SUM_MASK) << UNIT_BITS) / count : 0;
		return new WindowSample(count, mean, (shortest != Long.MAX_VALUE) ? shortest : 0, this.dropped.getAndSet(0),
				this.peak.getAndSet(0));
	}

	private void seen(int inFlight) {
		if (inFlight > this.peak.get()) {
			this.peak.accumulateAndGet(inFlight, Math::max);
		}
	}

}
