package io.outrigger.loadbalancer.policy.load;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.settings.ScoreSettings;
import io.outrigger.loadbalancer.spi.Candidates;
import io.outrigger.loadbalancer.spi.PerList;

/**
 * Takes the one with the lowest sum of four figures from 0 to 1, each as important as the
 * settings say: load, about 1/2 for as many requests in flight for the weight as all have
 * together; response time, 1/2 for the mean of a few candidates; the part of its recent
 * requests that failed; and distance.
 */
final class ScoredPolicy extends ScanningPolicy {

	/*
	 * What is assumed of who has begun to work and has not answered yet, until its
	 * response time is looked at again.
	 */
	private static final double MEAN = 0.5;

	private final PerList<Long> weights = new PerList<>(ScoredPolicy::sumOfWeights);

	private final ScoreSettings settings;

	ScoredPolicy(ScoreSettings settings, LatencySettings latency, IntUnaryOperator random) {
		super(random, new ResponseTimes(new Compared(new ResponseTime(latency))));
		this.settings = settings;
	}

	/*
	 * One request more at each, so that the first request somewhere is not taken for a
	 * burden.
	 */
	@Override
	double usualLoad(Candidates candidates) {
		return (double) (candidates.totalInFlight() + candidates.size()) / this.weights.of(candidates);
	}

	@Override
	double cost(Candidates candidates, int index, long now, double load, double time) {
		double ownLoad = candidates.inFlight(index);
		return this.settings.load() * ownLoad / (ownLoad + load * candidates.weight(index))
				+ this.settings.responseTime() * ((time == 0 && ownLoad > 0) ? MEAN : time)
				+ this.settings.health() * (1 - candidates.successRate(index, now))
				+ this.settings.proximity() * candidates.distance(index);
	}

	private static long sumOfWeights(Candidates candidates) {
		long sum = 0;
		for (int i = 0; i < candidates.size(); i++) {
			sum += candidates.weight(i);
		}
		return sum;
	}

	/**
	 * From 0 to 1, with 1/2 for the mean of a few.
	 *
	 * @param time the response time of one
	 */
	private record Compared(ResponseTime time) implements ResponseTimes.Cost {

		private static final int SAMPLES = 4;

		@Override
		public double usual(Candidates candidates, long now) {
			int step = Math.max(1, candidates.size() / SAMPLES);
			double sum = 0;
			int samples = 0;
			for (int i = 0; i < candidates.size(); i += step) {
				sum += this.time.nanos(candidates, i, now);
				samples++;
			}
			return Math.max(1, sum / samples);
		}

		@Override
		public double of(Candidates candidates, int index, long now, double usual) {
			double nanos = this.time.nanos(candidates, index, now);
			return nanos / (nanos + usual);
		}

	}

}
