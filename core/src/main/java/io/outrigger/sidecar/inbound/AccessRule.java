package io.outrigger.sidecar.inbound;

import java.util.Comparator;
import java.util.Set;

import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.match.RequestMatch;

/**
 * Which services may make some requests. Immutable.
 *
 * @param id its name
 * @param order the lower, the earlier it is asked whether a request fits
 * @param match which requests
 * @param callers names of the services; {@link #ANY} for whoever proves to be one
 */
public record AccessRule(String id, int order, RequestMatch match, Set<String> callers) {

	/**
	 * Stands for every service that proves who it is.
	 */
	public static final String ANY = "*";

	/**
	 * What callers must be.
	 */
	public static final String CALLERS_RULE = "at least one name of a service, or " + ANY + " for any";

	/*
	 * Of the same order whoever says more comes first; at last the name decides.
	 */
	static final Comparator<AccessRule> IN_ORDER = Comparator.comparingInt(AccessRule::order)
		.thenComparing(AccessRule::match, RequestMatch.MOST_SAID_FIRST)
		.thenComparing(AccessRule::id);

	/**
	 * Checks name and callers.
	 * @throws IllegalArgumentException if one breaks its rule
	 */
	public AccessRule {
		RequestMatch.requireId(id);
		if (callers.isEmpty()) {
			throw new IllegalArgumentException("Callers must be " + CALLERS_RULE);
		}
		callers = Set.copyOf(callers);
	}

	boolean permits(CallerIdentity caller) {
		return this.callers.contains(caller.service()) || this.callers.contains(ANY);
	}

}
