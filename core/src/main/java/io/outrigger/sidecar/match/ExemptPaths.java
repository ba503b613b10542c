package io.outrigger.sidecar.match;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.outrigger.sidecar.route.PathTemplate;

/**
 * Paths of requests that are let in however busy the service is: whoever asks whether it
 * is well has to be answered. Immutable.
 */
public final class ExemptPaths {

	/**
	 * How many there may be.
	 */
	public static final int MOST = 256;

	private final RequestRules<PathTemplate> paths;

	/**
	 * Creates the set.
	 * @param paths the paths
	 * @throws IllegalArgumentException if there are too many
	 */
	public ExemptPaths(Collection<PathTemplate> paths) {
		if (paths.size() > MOST) {
			throw new IllegalArgumentException("There are " + paths.size() + " paths, but must be at most " + MOST);
		}
		this.paths = new RequestRules<>(List.copyOf(paths), (path) -> new RequestMatch(path, Set.of()));
	}

	/**
	 * Returns the paths.
	 * @return each
	 */
	public List<PathTemplate> all() {
		return this.paths.all();
	}

	/**
	 * Whether a request is exempt.
	 * @param request the request
	 * @return {@code true} if it is; never where not everybody understands its path in
	 * the same way
	 */
	public boolean contain(ArrivedRequest request) {
		if (this.paths.all().isEmpty()) {
			return false;
		}
		String path = request.path();
		return path != null && this.paths.first(request.method(), path) != null;
	}

}
