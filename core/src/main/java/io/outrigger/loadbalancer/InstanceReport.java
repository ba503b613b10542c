package io.outrigger.loadbalancer;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.roster.Member;
import io.outrigger.loadbalancer.standing.Health;
import io.outrigger.loadbalancer.statistics.InstanceStatistics;
import io.outrigger.loadbalancer.statistics.Outcome;
import io.outrigger.registry.ServiceInstance;

/**
 * What the load balancer knows of one instance at one moment.
 *
 * @param instance the instance
 * @param inFlight requests that began and did not end
 * @param latency average time to response headers, or {@code null} before the first
 * @param failureScore 10 for each failure, fading within about 30 seconds
 * @param picks requests sent since the instance was first seen
 * @param successes those answered with a status below 500
 * @param failures those answered with a status of 500 or above, or not at all
 * @param cancels those that ended on this side before an answer
 * @param effectiveWeight what of its weight counts, less while it is new; 0 if it is not
 * picked
 * @param health what active checks say
 * @param ejectionLeft how long it gets no request at all because others failed, zero if
 * the next one may find out whether it works again; {@code null} if it is not ejected, or
 * a request is finding out
 */
public record InstanceReport(ServiceInstance instance, int inFlight, @Nullable Duration latency, int failureScore,
		long picks, long successes, long failures, long cancels, double effectiveWeight, Health health,
		@Nullable Duration ejectionLeft) {

	static InstanceReport of(Member member, Map<String, Double> weights, long now) {
		InstanceStatistics statistics = member.statistics();
		long latency = statistics.latencyNanos();
		return new InstanceReport(member.instance(), statistics.inFlight(),
				(latency != 0) ? Duration.ofNanos(latency) : null, statistics.failureScore(now),
				statistics.counts().picks(), statistics.counts().ends(Outcome.SUCCESS), statistics.counts().failures(),
				statistics.counts().ends(Outcome.CANCELLED), weights.getOrDefault(member.instance().id(), 0.0),
				member.standing().health(), member.standing().whole().verdict().left(now));
	}

}
