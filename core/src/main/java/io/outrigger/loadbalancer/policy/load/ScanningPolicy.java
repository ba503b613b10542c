package io.outrigger.loadbalancer.policy.load;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PickRequest;

/**
 * Looks at all candidates and takes the one with the lowest cost. Among equals chance
 * decides. Exact, but costs more the more candidates there are, and many clients that do
 * so at once send their requests to the same one.
 */
abstract class ScanningPolicy implements BalancingPolicy {

	private final IntUnaryOperator random;

	ScanningPolicy(IntUnaryOperator random) {
		this.random = random;
	}

	@Override
	public final int pick(Candidates candidates, PickRequest request) {
		int size = candidates.size();
		long now = candidates.now();
		double load = usualLoad(candidates);
		double time = usualNanos(candidates, now);
		int best = 0;
		double lowest = cost(candidates, 0, now, load, time);
		int equal = share(candidates, 0);
		for (int i = 1; i < size; i++) {
			double cost = cost(candidates, i, now, load, time);
			if (cost < lowest) {
				lowest = cost;
				best = i;
				equal = share(candidates, i);
			}
			else if (cost == lowest) {
				equal += share(candidates, i);
			}
		}
		if (equal == share(candidates, best)) {
			return best;
		}
		int left = this.random.applyAsInt(equal);
		for (int i = best; i < size; i++) {
			if (cost(candidates, i, now, load, time) == lowest) {
				left -= share(candidates, i);
				if (left < 0) {
					return i;
				}
			}
		}
		// Costs have changed meanwhile, so that too few are equal: the first is as good
		return best;
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
