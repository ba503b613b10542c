package io.outrigger.loadbalancer.policy.turn;

import java.util.function.LongUnaryOperator;

import io.outrigger.loadbalancer.spi.Candidates;

/**
 * In which rounds a candidate takes its turn: the static stride scheduler that gRPC's
 * proposal A58 (weighted round robin) describes. In each round the heaviest takes a turn,
 * and one of half its weight in every second. Nothing but the place in the sequence
 * changes, so that threads need share nothing else.
 * <p>
 * As there, weights count from a tenth to ten times the mean; this bounds the turns to be
 * skipped to about ten on average.
 */
final class StrideSchedule implements LongUnaryOperator {

	private static final int FULL = 65_535;

	private static final int RATIO = 10;

	private final int[] strides;

	private StrideSchedule(int[] strides) {
		this.strides = strides;
	}

	static StrideSchedule of(Candidates candidates) {
		int size = candidates.size();
		long sum = 0;
		int heaviest = 0;
		for (int i = 0; i < size; i++) {
			sum += candidates.weight(i);
			heaviest = Math.max(heaviest, candidates.weight(i));
		}
		double mean = (double) sum / size;
		double most = Math.min(heaviest, mean * RATIO);
		int[] strides = new int[size];
		for (int i = 0; i < size; i++) {
			double weight = Math.max(mean / RATIO, Math.min(most, candidates.weight(i)));
			strides[i] = (int) Math.round(weight / most * FULL);
		}
		return new StrideSchedule(strides);
	}

	/**
	 * Finds the next turn that is taken. Ends within one round, for the heaviest never
	 * skips a turn.
	 * @param place where to begin in the sequence of all turns
	 * @return the same place or a later one
	 */
	@Override
	public long applyAsLong(long place) {
		int size = this.strides.length;
		int index = (int) (place % size);
		int round = (int) (place / size % FULL);
		long taken = place;
		while (!takes(index, round)) {
			taken++;
			if (++index == size) {
				index = 0;
				round = (round + 1) % FULL;
			}
		}
		return taken;
	}

	int at(long place) {
		return (int) (place % this.strides.length);
	}

	/*
	 * Every other candidate is half a period ahead, so that equals do not skip the same
	 * rounds.
	 */
	private boolean takes(int index, int round) {
		long stride = this.strides[index];
		long offset = (long) index * (FULL / 2);
		return (stride * round + offset) % FULL >= FULL - stride;
	}

}
