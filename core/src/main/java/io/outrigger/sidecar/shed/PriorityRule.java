package io.outrigger.sidecar.shed;

import java.util.Comparator;

import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.sidecar.match.RequestMatch;

/**
 * How much depends on some requests, where their sender does not say. Immutable.
 *
 * @param id its name
 * @param order the lower, the earlier it is asked whether a request fits
 * @param match which requests
 * @param priority how much depends on them
 */
public record PriorityRule(String id, int order, RequestMatch match, Priority priority) {

	/*
	 * Of the same order whoever says more comes first; at last the name decides.
	 */
	static final Comparator<PriorityRule> IN_ORDER = Comparator.comparingInt(PriorityRule::order)
		.thenComparing(PriorityRule::match, RequestMatch.MOST_SAID_FIRST)
		.thenComparing(PriorityRule::id);

	/**
	 * Checks the name.
	 * @throws IllegalArgumentException if it breaks its rule
	 */
	public PriorityRule {
		RequestMatch.requireId(id);
	}

}
