package io.outrigger.sidecar.match;

import java.util.Comparator;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.route.PathTemplate;

/**
 * Which requests a rule is for. Immutable.
 *
 * @param path their paths; {@code null} for any
 * @param methods their HTTP methods, in capitals; empty for any
 */
public record RequestMatch(@Nullable PathTemplate path, Set<String> methods) {

	/**
	 * What the name of a rule must be.
	 */
	public static final String ID_RULE = "1 to 64 letters, digits, '_' or '-'";

	/**
	 * What a path must be beside a template: as handlers see it.
	 */
	public static final String PATH_RULE = "without empty segments, a slash at its end, '%' and ';'";

	/**
	 * Who says more comes first.
	 */
	public static final Comparator<RequestMatch> MOST_SAID_FIRST = Comparator
		.comparing(RequestMatch::path, PathTemplate.MOST_NAMED_FIRST)
		.thenComparing((match) -> match.methods.isEmpty());

	/**
	 * Checks the path.
	 * @throws IllegalArgumentException if it breaks its rule
	 */
	public RequestMatch {
		if (path != null && !isPlain(path.toString())) {
			throw new IllegalArgumentException("The path of a rule must be " + PATH_RULE);
		}
		methods = Set.copyOf(methods);
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

	/**
	 * Tells whether a name can be that of a rule.
	 * @param id the name
	 * @return whether it keeps the rule
	 */
	public static boolean isId(String id) {
		return id.matches("[A-Za-z0-9_-]{1,64}");
	}

	/**
	 * Checks the name of a rule.
	 * @param id the name
	 * @throws IllegalArgumentException if it breaks its rule
	 */
	public static void requireId(String id) {
		if (!isId(id)) {
			throw new IllegalArgumentException("The name of a rule must be " + ID_RULE);
		}
	}

	// Whoever serves GET serves HEAD too
	boolean fits(String method) {
		return this.methods.isEmpty() || this.methods.contains(method)
				|| (method.equals("HEAD") && this.methods.contains("GET"));
	}

}
