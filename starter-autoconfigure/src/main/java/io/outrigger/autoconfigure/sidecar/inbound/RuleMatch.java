package io.outrigger.autoconfigure.sidecar.inbound;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.match.RequestMatch;
import io.outrigger.sidecar.route.InvalidRouteException;
import io.outrigger.sidecar.route.PathTemplate;

/**
 * Reads from properties which requests a rule is for.
 */
public final class RuleMatch {

	private RuleMatch() {
	}

	/**
	 * Reads it.
	 * @param rules name of the property that has the rules
	 * @param id name of the rule
	 * @param path paths of the requests; {@code null} for any
	 * @param methods their methods; empty for any
	 * @return which requests
	 * @throws InvalidPropertyException if a value breaks its rule
	 */
	public static RequestMatch of(String rules, String id, @Nullable String path, Set<String> methods) {
		InvalidPropertyException.require(RequestMatch.isId(id), rules, id, RequestMatch.ID_RULE);
		String prefix = rules + "." + id + ".";
		for (String method : methods) {
			InvalidPropertyException.require(method.matches("[A-Z][A-Z-]*"), prefix + "methods", method,
					"HTTP methods in capitals");
		}
		return new RequestMatch((path != null) ? template(prefix + "path", path) : null, methods);
	}

	/**
	 * Reads a path.
	 * @param property name of the property
	 * @param path the path
	 * @return what it stands for
	 * @throws InvalidPropertyException if it breaks its rule
	 */
	public static PathTemplate template(String property, String path) {
		InvalidPropertyException.require(RequestMatch.isPlain(path), property, path, RequestMatch.PATH_RULE);
		try {
			return PathTemplate.of(path);
		}
		catch (InvalidRouteException ex) {
			throw new InvalidPropertyException(property, ex.value(), ex.rule());
		}
	}

}
