package io.outrigger.sidecar.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Routes by their paths, segment by segment, so that a search looks at few of them. Each
 * has a rank; of those that fit the one with the lowest is found. Changed only while it
 * is built.
 *
 * @param <R> what has a path
 */
public final class PathTree<R> {

	private final Map<String, PathTree<R>> named = new HashMap<>();

	private final List<Ranked<R>> here = new ArrayList<>();

	private final List<Ranked<R>> fromHere = new ArrayList<>();

	private @Nullable PathTree<R> any;

	private int least = Integer.MAX_VALUE;

	/**
	 * Adds a route; to be called in the order of ranks.
	 * @param path its path; {@code null} for any
	 * @param rank its rank
	 * @param route the route
	 */
	public void add(@Nullable PathTemplate path, int rank, R route) {
		PathTree<R> tree = this;
		tree.least = Math.min(tree.least, rank);
		for (String segment : (path != null) ? path.segments() : List.<String>of()) {
			tree = tree.next(segment);
			tree.least = Math.min(tree.least, rank);
		}
		boolean open = path == null || path.isOpen();
		(open ? tree.fromHere : tree.here).add(new Ranked<>(rank, route));
	}

	private PathTree<R> next(String segment) {
		if (!PathTemplate.isAny(segment)) {
			return this.named.computeIfAbsent(segment, (name) -> new PathTree<>());
		}
		PathTree<R> next = this.any;
		if (next == null) {
			next = new PathTree<>();
			this.any = next;
		}
		return next;
	}

	/**
	 * Finds the first that fits.
	 * @param path the path
	 * @param from where the rest of it begins: at a slash, or at the end
	 * @param fits says whether one fits otherwise
	 * @param best what was found elsewhere, if anything
	 * @return that, or what ranks before it
	 */
	public @Nullable Ranked<R> find(String path, int from, Fits<R> fits, @Nullable Ranked<R> best) {
		if (best != null && best.rank <= this.least) {
			return best;
		}
		Ranked<R> found = first(this.fromHere, fits, best);
		if (from >= path.length()) {
			return first(this.here, fits, found);
		}
		int slash = path.indexOf('/', from + 1);
		int end = (slash >= 0) ? slash : path.length();
		PathTree<R> next = this.named.isEmpty() ? null : this.named.get(path.substring(from + 1, end));
		if (next != null) {
			found = next.find(path, end, fits, found);
		}
		return (this.any != null) ? this.any.find(path, end, fits, found) : found;
	}

	private static <R> @Nullable Ranked<R> first(List<Ranked<R>> ranked, Fits<R> fits, @Nullable Ranked<R> best) {
		for (int i = 0; i < ranked.size(); i++) {
			Ranked<R> next = ranked.get(i);
			if (best != null && best.rank <= next.rank) {
				return best;
			}
			if (fits.test(next.route)) {
				return next;
			}
		}
		return best;
	}

	/**
	 * Says whether a route fits, its path apart.
	 *
	 * @param <R> the type of the routes
	 */
	@FunctionalInterface
	public interface Fits<R> {

		/**
		 * Tests one.
		 * @param route the route
		 * @return whether it fits
		 */
		boolean test(R route);

	}

	/**
	 * A route with its rank.
	 *
	 * @param <R> the type of the route
	 * @param rank the lower, the earlier
	 * @param route the route
	 */
	public record Ranked<R>(int rank, R route) {
	}

}
