package io.outrigger.sidecar.inbound;

import java.util.Comparator;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.identity.CallerIdentity;
import io.outrigger.sidecar.route.PathTemplate;

/**
 * Which services may make some requests. Immutable.
 *
 * @param id its name
 * @param order the lower, the earlier it is asked whether a request fits
 * @param path paths of the requests; {@code null} for any
 * @param methods their HTTP methods, in capitals; empty for any
 * @param callers names of the services; {@link #ANY} for whoever proves to be one
 */
public record AccessRule(String id, int order, @Nullable PathTemplate path, Set<String> methods, Set<String> callers) {

	/**
	 * Stands for every service that proves who it is.
	 */
	public static final String ANY = "*";

	/**
	 * What the name of a rule must be.
	 */
	public static final String ID_RULE = "1 to 64 letters, digits, '_' or '-'";

	/**
	 * What a path must be beside a template: as handlers see it.
	 */
	public static final String PATH_RULE = "without empty segments, a slash at its end, '%' and ';'";

	/**
	 * What callers must be.
	 */
	public static final String CALLERS_RULE = "at least one name of a service, or " + ANY + " for any";

	/*
	 * Of the same order whoever says more comes first; at last the name decides.
	 */
	static final Comparator<AccessRule> IN_ORDER = Comparator.comparingInt(AccessRule::order)
		.thenComparing(AccessRule::path, PathTemplate.MOST_NAMED_FIRST)
		.thenComparing((rule) -> rule.methods.isEmpty())
		.thenComparing(AccessRule::id);

	/**
	 * Checks name and callers.
	 * @throws IllegalArgumentException if one breaks its rule
	 */
	public AccessRule {
		if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
			throw new IllegalArgumentException("The name of a rule must be " + ID_RULE);
		}
		if (callers.isEmpty()) {
			throw new IllegalArgumentException("Callers must be " + CALLERS_RULE);
		}
		if (path != null && !isPlain(path.toString())) {
			throw new IllegalArgumentException("The path of a rule must be " + PATH_RULE);
		}
		methods = Set.copyOf(methods);
		callers = Set.copyOf(callers);
	}

	/**
	 * Tells whether a path can be that of a rule.
	 * @param path the path
	 * @return whether it keeps the rule
	 */
	public static boolean isPlain(String path) {
		return !path.contains("//") && (path.length() == 1 || !path.endsWith("/")) && path.indexOf('%') < 0
				&& path.indexOf(';') < 0;
	}

	// Whoever serves GET serves HEAD too
	boolean fits(String method) {
		return this.methods.isEmpty() || this.methods.contains(method)
				|| (method.equals("HEAD") && this.methods.contains("GET"));
	}

	boolean permits(CallerIdentity caller) {
		return this.callers.contains(caller.service()) || this.callers.contains(ANY);
	}

}
