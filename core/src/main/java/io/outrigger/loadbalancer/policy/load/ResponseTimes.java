package io.outrigger.loadbalancer.policy.load;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PerList;

/**
 * What candidates cost for their response times. Unless there are too many it is worked
 * out once a millisecond: that takes longer than all else that a scan does, and averages
 * hardly change within that.
 */
final class ResponseTimes {

	/**
	 * Of more than this it takes too long to work it out for all.
	 */
	static final int MOST = 256;

	private static final int TICK_BITS = 20;

	private final PerList<AtomicReference<@Nullable Known>> known = new PerList<>(
			(candidates) -> new AtomicReference<>());

	private final Cost cost;

	ResponseTimes(Cost cost) {
		this.cost = cost;
	}

	/**
	 * Returns what each candidate cost not longer than a millisecond ago.
	 * @param candidates the candidates, at most {@link #MOST}
	 * @param now the time
	 * @return by number; not to be changed
	 */
	double[] recent(Candidates candidates, long now) {
		AtomicReference<@Nullable Known> kept = this.known.of(candidates);
		Known known = kept.getAcquire();
		long tick = now >> TICK_BITS;
		if (known == null || known.tick != tick) {
			known = new Known(tick, all(candidates, now));
			kept.setRelease(known);
		}
		return known.costs;
	}

	private double[] all(Candidates candidates, long now) {
		double usual = usual(candidates, now);
		double[] costs = new double[candidates.size()];
		for (int i = 0; i < costs.length; i++) {
			costs[i] = of(candidates, i, now, usual);
		}
		return costs;
	}

	/**
	 * Returns the response time with which that of each is compared.
	 * @param candidates the candidates
	 * @param now the time
	 * @return nanoseconds; 0 if it does not matter
	 */
	double usual(Candidates candidates, long now) {
		return this.cost.usual(candidates, now);
	}

	/**
	 * Returns what a candidate costs now.
	 * @param candidates the candidates
	 * @param index number of one
	 * @param now the time
	 * @param usual what {@link #usual} returned
	 * @return the cost
	 */
	double of(Candidates candidates, int index, long now, double usual) {
		return this.cost.of(candidates, index, now, usual);
	}

	/**
	 * How a policy judges response times.
	 */
	interface Cost {

		default double usual(Candidates candidates, long now) {
			return 0;
		}

		double of(Candidates candidates, int index, long now, double usual);

	}

	/**
	 * What was worked out last.
	 */
	private static final class Known {

		private final long tick;

		private final double[] costs;

		Known(long tick, double[] costs) {
			this.tick = tick;
			this.costs = costs;
		}

	}

}
