package io.outrigger.loadbalancer.policy.load;

import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.spi.Candidates;

/**
 * How long a candidate is expected to take: its average, or the time that a request there
 * has been waiting already if that is longer, so that one that hangs is noticed before
 * anything times out. One that has not answered yet is free until a request waits there.
 */
final class ResponseTime {

	private final double initial;

	ResponseTime(LatencySettings settings) {
		this.initial = (double) settings.initial().toNanos();
	}

	double nanos(Candidates candidates, int index, long now) {
		return nanos(candidates.latencyNanos(index, now), candidates, index, now);
	}

	double nanos(double average, Candidates candidates, int index, long now) {
		double waiting = (double) candidates.oldestWaitNanos(index, now);
		if (average != 0) {
			return Math.max(average, waiting);
		}
		return (waiting == 0 && candidates.inFlight(index) == 0) ? 0 : Math.max(this.initial, waiting);
	}

	double initialNanos() {
		return this.initial;
	}

}
