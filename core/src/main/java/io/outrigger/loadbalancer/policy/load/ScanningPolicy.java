package io.outrigger.loadbalancer.policy.load;

import java.util.OptionalDouble;
import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Takes the one with the lowest cost of all candidates or, of more than 32, of 32 that
 * stand side by side, wherever chance begins. Among equals chance decides. Of that many
 * the best is among the best percents of all, a pick among thousands costs no more than
 * one among 32, and many clients that see the same do not send all their requests to the
 * same one (M. Mitzenmacher, How Useful Is Old Information?, 2000).
 */
abstract class ScanningPolicy implements BalancingPolicy {

	/**
	 * How many are looked at.
	 */
	static final int MOST = 32;

	private final IntUnaryOperator random;

	ScanningPolicy(IntUnaryOperator random) {
		this.random = random;
	}

	@Override
	public final int pick(Candidates candidates, PickRequest request) {
		int size = candidates.size();
		int looked = Math.min(size, MOST);
		int first = (looked < size) ? this.random.applyAsInt(size) : 0;
		long now = candidates.now();
		double load = usualLoad(candidates);
		double time = usualNanos(candidates, now);
		int best = 0;
		double lowest = Double.POSITIVE_INFINITY;
		int equal = 0;
		for (int n = 0; n < looked; n++) {
			int index = around(first + n, size);
			double cost = cost(candidates, index, now, load, time);
			if (cost < lowest) {
				lowest = cost;
				best = n;
				equal = share(candidates, index);
			}
			else if (cost == lowest) {
				equal += share(candidates, index);
			}
		}
		int chosen = around(first + best, size);
		if (equal <= share(candidates, chosen)) {
			return chosen;
		}
		int left = this.random.applyAsInt(equal);
		for (int n = best; n < looked; n++) {
			int index = around(first + n, size);
			if (cost(candidates, index, now, load, time) == lowest) {
				left -= share(candidates, index);
				if (left < 0) {
					return index;
				}
			}
		}
		// Costs have changed meanwhile, so that too few are equal: the first is as good
		return chosen;
	}

	@Override
	public final OptionalDouble score(Candidates candidates, int index, PickRequest request) {
		long now = candidates.now();
		return OptionalDouble.of(cost(candidates, index, now, usualLoad(candidates), usualNanos(candidates, now)));
	}

	private static int around(int index, int size) {
		return (index < size) ? index : index - size;
	}

	/**
	 * Returns what is to be as low as possible.
	 * @param candidates the candidates
	 * @param index number of one
	 * @param now the time
	 * @param load what {@link #usualLoad} returned for this pick
	 * @param nanos what {@link #usualNanos} returned for this pick
	 * @return the cost
	 */
	abstract double cost(Candidates candidates, int index, long now, double load, double nanos);

	/**
	 * Returns the load with which that of a candidate is compared.
	 * @param candidates the candidates
	 * @return the load; 0 if it does not matter
	 */
	double usualLoad(Candidates candidates) {
		return 0;
	}

	/**
	 * Returns the response time with which that of a candidate is compared.
	 * @param candidates the candidates
	 * @param now the time
	 * @return nanoseconds; 0 if it does not matter
	 */
	double usualNanos(Candidates candidates, long now) {
		return 0;
	}

	/**
	 * Returns how likely a candidate is taken among equals.
	 * @param candidates the candidates
	 * @param index number of one
	 * @return its share, at least 1
	 */
	int share(Candidates candidates, int index) {
		return candidates.weight(index);
	}

}
