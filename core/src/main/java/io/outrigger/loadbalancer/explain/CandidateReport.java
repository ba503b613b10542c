package io.outrigger.loadbalancer.explain;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One of those who may be picked.
 *
 * @param id its id
 * @param list number of the list in which it is: the zones have lists of their own, and
 * so have the degraded
 * @param share part of all requests that goes to that list, from 0 to 1
 * @param score by what the policy judges it, the lower the better, in a unit of the
 * policy's own; {@code null} if it judges none
 * @param inFlight requests in flight
 * @param failureScore 10 for each failure, fading within about 30 seconds
 * @param latency response time, a moving average that follows a peak at once;
 * {@code null} before the first response
 * @param weight relative capacity
 * @param effectiveWeight what of it counts while the instance is new
 * @param distance 0 in the same zone, 0.5 in the same region, 1 elsewhere
 */
public record CandidateReport(String id, int list, double share, @Nullable Double score, int inFlight, int failureScore,
		@Nullable Duration latency, int weight, double effectiveWeight, double distance) {
}
