package io.outrigger.loadbalancer.policy.load;

import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.spi.Candidates;

/**
 * Takes the one that answers fastest, however many requests it has. Averages fade, so
 * that a slow one is tried again. A recent failure counts as much as the response time,
 * so that one that fails fast does not look fast.
 */
final class LeastLatencyPolicy extends ScanningPolicy {

	private final ResponseTime time;

	LeastLatencyPolicy(LatencySettings settings, IntUnaryOperator random) {
		super(random, new ResponseTimes((candidates, index, now, usual) -> candidates.latencyNanos(index, now)));
		this.time = new ResponseTime(settings);
	}

	@Override
	double cost(Candidates candidates, int index, long now, double load, double average) {
		int failures = candidates.failureScore(index, now);
		double time = this.time.nanos(average, candidates, index, now);
		return (failures == 0) ? time : Math.max(time, this.time.initialNanos()) * (1 + failures);
	}

}
