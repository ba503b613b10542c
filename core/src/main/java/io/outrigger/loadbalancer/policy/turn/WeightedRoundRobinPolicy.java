package io.outrigger.loadbalancer.policy.turn;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PerList;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes one candidate after the other, the light ones not in every round, evenly spread.
 * The start is random, so that many clients that start together do not walk in step.
 * <p>
 * Threads that get in each other's way take their next turns from sequences of their own,
 * each as even as the first: to wait for each other would take longer than all else.
 */
final class WeightedRoundRobinPolicy implements BalancingPolicy {

	private static final int STARTS = 1 << 16;

	/*
	 * Sequences beside the first.
	 */
	private static final int ASIDE = 8;

	/*
	 * So that no two of them lie in the same cache line. The first number of each is its
	 * place, the second how many turns are taken from it before the first is tried again.
	 */
	private static final int APART = 16;

	private static final int TURNS_ASIDE = 64;

	private final PerList<StrideSchedule> schedules = new PerList<>(StrideSchedule::of);

	private final AtomicLong next;

	private final AtomicLongArray aside = new AtomicLongArray((ASIDE + 1) * APART);

	WeightedRoundRobinPolicy(IntUnaryOperator random) {
		this.next = new AtomicLong(random.applyAsInt(STARTS));
		for (int i = 1; i <= ASIDE; i++) {
			this.aside.set(i * APART, random.applyAsInt(STARTS));
		}
	}

	@Override
	public int pick(Candidates candidates, PickRequest request) {
		StrideSchedule schedule = this.schedules.of(candidates);
		int own = (1 + (System.identityHashCode(Thread.currentThread()) & (ASIDE - 1))) * APART;
		long turnsAside = this.aside.getPlain(own + 1);
		if (turnsAside == 0) {
			long place = this.next.get();
			long taken = schedule.nextTaken(place);
			if (this.next.compareAndSet(place, taken + 1)) {
				return schedule.at(taken);
			}
			turnsAside = TURNS_ASIDE;
		}
		// Of threads that share it each may put it back to where it was a moment ago
		this.aside.setPlain(own + 1, turnsAside - 1);
		return pickAside(schedule, own);
	}

	private int pickAside(StrideSchedule schedule, int sequence) {
		while (true) {
			long place = this.aside.get(sequence);
			long taken = schedule.nextTaken(place);
			if (this.aside.compareAndSet(sequence, place, taken + 1)) {
				return schedule.at(taken);
			}
		}
	}

}
