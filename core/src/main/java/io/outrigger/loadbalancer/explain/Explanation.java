package io.outrigger.loadbalancer.explain;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How one request would be placed now. Immutable.
 *
 * @param policy name of the policy
 * @param panic whether too few instances are available, so that others are tried as well
 * @param list number of the list from which the request would be placed, among those that
 * the candidates name; -1 if there is none
 * @param candidates whoever may be picked, those of that list first
 * @param exclusions whoever may not
 * @param pick id of who would get the request, {@code null} if nobody would or the policy
 * is the user's own, which cannot be asked without moving it on
 * @param certain whether the request would go there in any case; otherwise chance or a
 * turn decides, and this is one way in which it may
 */
public record Explanation(String policy, boolean panic, int list, List<CandidateReport> candidates,
		List<ExclusionReport> exclusions, @Nullable String pick, boolean certain) {

	/**
	 * Copies the lists.
	 */
	public Explanation {
		candidates = List.copyOf(candidates);
		exclusions = List.copyOf(exclusions);
	}

}
