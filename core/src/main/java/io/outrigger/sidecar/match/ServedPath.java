package io.outrigger.sidecar.match;

import org.jspecify.annotations.Nullable;

/**
 * A path as rules compare it. Some who serve requests take an empty segment, an encoded
 * slash or a step upwards for something else than others do: rules cannot protect what
 * such a path leads to, and nobody needs it.
 */
public final class ServedPath {

	private static final String ENCODED_SLASH = "%2F";

	private ServedPath() {
	}

	/**
	 * Returns the path that rules are compared with.
	 * @param path the path of a request as whoever serves it understands it: each segment
	 * decoded and without its parameters, but a slash within one as {@code %2F}; empty or
	 * with a slash at its beginning
	 * @return the path without a slash at its end; {@code null} if not everybody
	 * understands it the same way
	 */
	public static @Nullable String of(String path) {
		if (path.contains("//") || path.contains(ENCODED_SLASH) || path.indexOf('\\') >= 0 || hasSteps(path)) {
			return null;
		}
		if (path.isEmpty()) {
			return "/";
		}
		return (path.length() > 1 && path.endsWith("/")) ? path.substring(0, path.length() - 1) : path;
	}

	private static boolean hasSteps(String path) {
		return path.contains("/./") || path.contains("/../") || path.endsWith("/.") || path.endsWith("/..");
	}

}
