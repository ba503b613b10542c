package io.outrigger.flow.concurrency;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much is under way, by partition: all counts share one word, so that whether one
 * more may enter is decided on all of them as they are at one moment. Entering is one
 * compare-and-set, leaving one addition; nothing waits, and nothing is allocated.
 */
final class InFlight {

	static final int MOST_PARTITIONS = 8;

	private final AtomicLong word = new AtomicLong();

	private final int partitions;

	private final int bits;

	private final long mask;

	InFlight(int partitions) {
		this.partitions = partitions;
		this.bits = Math.min(Integer.SIZE - 1, Long.SIZE / partitions);
		this.mask = (1L << this.bits) - 1;
	}

	/*
	 * The largest limit that can be counted.
	 */
	int most() {
		return (int) this.mask;
	}

	boolean enter(int partition, Allotment allotment) {
		long one = 1L << (partition * this.bits);
		while (true) {
			long before = this.word.get();
			if (!admits(before, partition, allotment)) {
				return false;
			}
			if (this.word.compareAndSet(before, before + one)) {
				return true;
			}
		}
	}

	boolean admits(int partition, Allotment allotment) {
		return admits(this.word.get(), partition, allotment);
	}

	/*
	 * Returns how many there were, with the one that leaves.
	 */
	int leave(int partition) {
		long one = 1L << (partition * this.bits);
		long before = this.word.getAndAdd(-one);
		if (count(before, partition) == 0) {
			this.word.getAndAdd(one);
			throw new IllegalStateException("released more often than acquired");
		}
		return total(before);
	}

	int total() {
		return total(this.word.get());
	}

	int count(int partition) {
		return count(this.word.get(), partition);
	}

	private boolean admits(long now, int partition, Allotment allotment) {
		return count(now, partition) < allotment.guaranteed(partition) || taken(now, allotment) < allotment.limit();
	}

	private int taken(long now, Allotment allotment) {
		int taken = 0;
		for (int i = 0; i < this.partitions; i++) {
			taken += Math.max(count(now, i), allotment.kept(i));
		}
		return taken;
	}

	private int total(long now) {
		int total = 0;
		for (int i = 0; i < this.partitions; i++) {
			total += count(now, i);
		}
		return total;
	}

	private int count(long now, int partition) {
		return (int) ((now >>> (partition * this.bits)) & this.mask);
	}

}
