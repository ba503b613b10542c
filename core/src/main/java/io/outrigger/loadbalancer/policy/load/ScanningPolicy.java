package io.outrigger.loadbalancer.policy.load;

import java.util.OptionalDouble;
import java.util.function.IntUnaryOperator;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.KeyHash;
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

	private final @Nullable ResponseTimes times;

	/**
	 * Creates a policy.
	 * @param random draws a number below another
	 * @param times says what response times cost; {@code null} if they do not matter
	 */
	ScanningPolicy(IntUnaryOperator random, @Nullable ResponseTimes times) {
		this.random = random;
		this.times = times;
	}

	@Override
	public final int pick(Candidates candidates, PickRequest request) {
		int size = candidates.size();
		int looked = Math.min(size, MOST);
		int first = (looked < size) ? this.random.applyAsInt(size) : 0;
		long now = candidates.now();
		double load = usualLoad(candidates);
		double[] recent = (size > ResponseTimes.MOST) ? null : recentTimeCosts(candidates, now);
		double usual = (recent != null) ? 0 : usualNanos(candidates, now);
		int best = first;
		double lowest = Double.POSITIVE_INFINITY;
		int equal = 0;
		long dice = 0;
		for (int n = 0; n < looked; n++) {
			int index = around(first + n, size);
			double cost = cost(candidates, index, now, load, timeCost(candidates, index, now, usual, recent));
			if (cost < lowest) {
				lowest = cost;
				best = index;
				equal = share(candidates, index);
			}
			else if (cost == lowest) {
				int share = share(candidates, index);
				equal += share;
				dice = KeyHash.another((dice != 0) ? dice : this.random.applyAsInt(Integer.MAX_VALUE), n);
				best = isBelow(share, equal, dice) ? index : best;
			}
		}
		return best;
	}

	@Override
	public final OptionalDouble score(Candidates candidates, int index, PickRequest request) {
		long now = candidates.now();
		double time = timeCost(candidates, index, now, usualNanos(candidates, now), null);
		return OptionalDouble.of(cost(candidates, index, now, usualLoad(candidates), time));
	}

	/*
	 * Each of the equals takes the place of those before it as often as its share is of
	 * theirs and its own together, so that one look at each is enough (reservoir
	 * sampling; M. T. Chao, A General Purpose Unequal Probability Sampling Plan, 1982).
	 */
	private static boolean isBelow(int share, int all, long dice) {
		return ((dice >>> 33) * all) >>> 31 < share;
	}

	private double @Nullable [] recentTimeCosts(Candidates candidates, long now) {
		return (this.times != null) ? this.times.recent(candidates, now) : null;
	}

	private double usualNanos(Candidates candidates, long now) {
		return (this.times != null) ? this.times.usual(candidates, now) : 0;
	}

	private double timeCost(Candidates candidates, int index, long now, double usual, double @Nullable [] recent) {
		if (recent != null) {
			return recent[index];
		}
		return (this.times != null) ? this.times.of(candidates, index, now, usual) : 0;
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
	 * @param time what it costs for its response time
	 * @return the cost
	 */
	abstract double cost(Candidates candidates, int index, long now, double load, double time);

	/**
	 * Returns the load with which that of a candidate is compared.
	 * @param candidates the candidates
	 * @return the load; 0 if it does not matter
	 */
	double usualLoad(Candidates candidates) {
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
