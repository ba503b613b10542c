package io.outrigger.loadbalancer.policy.turn;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Gives each place in a sequence to one pick. The start is random, so that many clients
 * that start together do not walk in step.
 * <p>
 * Threads that get in each other's way take their next places from sequences of their
 * own, as if each were a client of its own: to wait for each other would take longer than
 * all else. A thread that is in nobody's way goes by one sequence. Safe for use from
 * several threads.
 */
final class Turns {

	private static final int STARTS = 1 << 16;

	/*
	 * Sequences beside the first.
	 */
	private static final int ASIDE = 32;

	/*
	 * So that no two of them lie in the same cache line. The first number of each is its
	 * place, the second how many places are taken from it before the first sequence is
	 * tried again.
	 */
	private static final int APART = 16;

	private static final int TAKEN_ASIDE = 64;

	private final AtomicLong next;

	private final AtomicLongArray aside = new AtomicLongArray((ASIDE + 1) * APART);

	Turns(IntUnaryOperator random) {
		int start = random.applyAsInt(STARTS);
		this.next = new AtomicLong(start);
		SplittableRandom starts = new SplittableRandom(start);
		for (int i = 1; i <= ASIDE; i++) {
			this.aside.set(i * APART, starts.nextInt(STARTS));
		}
	}

	/**
	 * Takes a place.
	 * @param from says which place is taken from a given one on: that, or a later one
	 * @return the place
	 */
	long take(LongUnaryOperator from) {
		int own = (1 + (System.identityHashCode(Thread.currentThread()) & (ASIDE - 1))) * APART;
		long takenAside = this.aside.getPlain(own + 1);
		if (takenAside == 0) {
			long place = this.next.get();
			long taken = from.applyAsLong(place);
			if (this.next.compareAndSet(place, taken + 1)) {
				return taken;
			}
			takenAside = TAKEN_ASIDE;
		}
		// Of threads that share it each may put it back to where it was a moment ago
		this.aside.setPlain(own + 1, takenAside - 1);
		return takeAside(from, own);
	}

	private long takeAside(LongUnaryOperator from, int sequence) {
		while (true) {
			long place = this.aside.get(sequence);
			long taken = from.applyAsLong(place);
			if (this.aside.compareAndSet(sequence, place, taken + 1)) {
				return taken;
			}
		}
	}

}
