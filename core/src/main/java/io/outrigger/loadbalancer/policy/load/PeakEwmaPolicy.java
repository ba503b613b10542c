package io.outrigger.loadbalancer.policy.load;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.spi.Candidates;

/**
 * Takes the one of a few at which a request is likely answered first: response time times
 * the requests there and this one, for the weight. The cost is that of Finagle's
 * {@code PeakEwma}, with the age of the oldest request that waits, as ServiceTalk has it.
 * A recent failure counts as much as a request that takes the longer time of the two
 * compared: one that fails fast must not look fast.
 */
final class PeakEwmaPolicy extends ChoicePolicy {

	private final ResponseTime time;

	PeakEwmaPolicy(int choices, LatencySettings settings, IntUnaryOperator random) {
		super(choices, random);
		this.time = new ResponseTime(settings);
	}

	@Override
	int better(Candidates candidates, int first, int second) {
		long now = candidates.now();
		double firstTime = this.time.nanos(candidates, first, now);
		double secondTime = this.time.nanos(candidates, second, now);
		double failure = Math.max(1, Math.max(firstTime, secondTime));
		double firstCost = cost(candidates, first, now, firstTime, failure) * candidates.weight(second);
		double secondCost = cost(candidates, second, now, secondTime, failure) * candidates.weight(first);
		if (firstCost != secondCost) {
			return (firstCost < secondCost) ? first : second;
		}
		return either(candidates, first, second);
	}

	@Override
	double cost(Candidates candidates, int index) {
		long now = candidates.now();
		double time = this.time.nanos(candidates, index, now);
		return cost(candidates, index, now, time, Math.max(1, time));
	}

	private static double cost(Candidates candidates, int index, long now, double time, double failure) {
		return time * (candidates.inFlight(index) + 1) + failure * candidates.failureScore(index, now);
	}

}
