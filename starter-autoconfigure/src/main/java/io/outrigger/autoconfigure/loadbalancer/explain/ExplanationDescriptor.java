package io.outrigger.autoconfigure.loadbalancer.explain;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.loadbalancer.explain.CandidateReport;
import io.outrigger.loadbalancer.explain.ExclusionReport;
import io.outrigger.loadbalancer.explain.Explanation;
import io.outrigger.loadbalancer.roster.Exclusion;
import io.outrigger.loadbalancer.standing.EjectionReason;

/**
 * How one request would be placed now. Immutable.
 *
 * @param service name of the service
 * @param policy the policy that serves it
 * @param panic whether too few instances are available, so that others are picked too
 * @param list number of the candidates' list from which the request would be placed, -1
 * if there is none
 * @param candidates whoever may be picked, those of that list first
 * @param exclusions whoever may not, and why
 * @param pick id of who would get the request, if anybody would; not told of a policy of
 * the user's own
 * @param certain whether it would go there in any case, or by chance or in turn
 */
public record ExplanationDescriptor(String service, String policy, boolean panic, int list,
		List<CandidateDescriptor> candidates, List<ExclusionDescriptor> exclusions, @Nullable String pick,
		boolean certain) {

	/**
	 * Describes an explanation.
	 * @param service name of the service
	 * @param explanation the explanation
	 * @return the description
	 */
	public static ExplanationDescriptor of(String service, Explanation explanation) {
		return new ExplanationDescriptor(service, explanation.policy(), explanation.panic(), explanation.list(),
				explanation.candidates().stream().map(CandidateDescriptor::of).toList(),
				explanation.exclusions().stream().map(ExclusionDescriptor::of).toList(), explanation.pick(),
				explanation.certain());
	}

	/**
	 * One of those who may be picked.
	 *
	 * @param id its id
	 * @param list number of the list in which it is
	 * @param share part of all requests that goes to that list
	 * @param score by what the policy judges it, the lower the better, in a unit of the
	 * policy's own; absent if it judges none
	 * @param inFlight requests in flight
	 * @param failureScore 10 for each failure, fading within about 30 seconds
	 * @param latencyMs response time, a moving average that follows a peak at once and
	 * leaves out what failed; absent before the first
	 * @param weight its relative capacity
	 * @param effectiveWeight what of it counts while it is new
	 * @param distance 0 in the same zone, 0.5 in the same region, 1 elsewhere
	 */
	public record CandidateDescriptor(String id, int list, double share, @Nullable Double score, int inFlight,
			int failureScore, @Nullable Double latencyMs, int weight, double effectiveWeight, double distance) {

		static CandidateDescriptor of(CandidateReport report) {
			Duration latency = report.latency();
			return new CandidateDescriptor(report.id(), report.list(), report.share(), report.score(),
					report.inFlight(), report.failureScore(), (latency != null) ? latency.toNanos() / 1e6 : null,
					report.weight(), report.effectiveWeight(), report.distance());
		}

	}

	/**
	 * One of those who may not be picked.
	 *
	 * @param id its id
	 * @param reason why not
	 * @param ejection why it was ejected, if it was
	 * @param ejectedForMs how long until one request may find out whether it works again,
	 * if it is ejected and none is finding out
	 */
	public record ExclusionDescriptor(String id, Exclusion reason, @Nullable EjectionReason ejection,
			@Nullable Long ejectedForMs) {

		static ExclusionDescriptor of(ExclusionReport report) {
			Duration left = report.ejectionLeft();
			return new ExclusionDescriptor(report.id(), report.exclusion(), report.ejection(),
					(left != null) ? left.toMillis() : null);
		}

	}

}
