package io.outrigger.sidecar.match;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.outrigger.sidecar.route.PathTree;

/**
 * Rules, found by the requests that they are for. Immutable: rules change together or not
 * at all.
 *
 * @param <R> the kind of rules
 */
public final class RequestRules<R> {

	/**
	 * How many rules can be found all at once.
	 */
	public static final int MOST_AT_ONCE = Long.SIZE;

	private final List<R> rules;

	private final Function<R, RequestMatch> match;

	private final PathTree<Integer> tree = new PathTree<>();

	/**
	 * Creates rules.
	 * @param rules the rules, in the order in which they are asked
	 * @param match says which requests a rule is for; always the same
	 */
	public RequestRules(List<R> rules, Function<R, RequestMatch> match) {
		this.rules = List.copyOf(rules);
		this.match = match;
		for (int rank = 0; rank < this.rules.size(); rank++) {
			this.tree.add(match.apply(this.rules.get(rank)).path(), rank, rank);
		}
	}

	/**
	 * Returns the rules.
	 * @return in the order in which they are asked
	 */
	public List<R> all() {
		return this.rules;
	}

	/**
	 * Finds the first rule for a request.
	 * @param method the method of the request
	 * @param path its path, as {@link ArrivedRequest#path} gives it
	 * @return the rule; {@code null} if there is none
	 */
	public @Nullable R first(String method, String path) {
		PathTree.Ranked<Integer> found = this.tree.find(path, 0, (rank) -> fits(rank, method), null);
		return (found != null) ? this.rules.get(found.rank()) : null;
	}

	/**
	 * Finds all rules for a request, of at most {@link #MOST_AT_ONCE}.
	 * @param request the request
	 * @return a bit for each rule, the first for the first; also for those with another
	 * path if not everybody understands the path in the same way: nobody gets around a
	 * limit by writing it so
	 */
	public long allFor(ArrivedRequest request) {
		String method = request.method();
		Found found = new Found();
		String path = request.path();
		if (path == null) {
			for (int rank = 0; rank < this.rules.size(); rank++) {
				found.add(rank, fits(rank, method));
			}
		}
		else {
			// None of them is the last, so that it looks at all
			this.tree.find(path, 0, (rank) -> found.add(rank, fits(rank, method)), null);
		}
		return found.bits;
	}

	/**
	 * Whether there are rules of a kind for a method, whatever their paths.
	 * @param method the method of a request
	 * @param kind tells which rules are looked for
	 * @return {@code true} if there are
	 */
	public boolean anyFor(String method, Predicate<R> kind) {
		return this.rules.stream().anyMatch((rule) -> kind.test(rule) && this.match.apply(rule).fits(method));
	}

	private boolean fits(int rank, String method) {
		return this.match.apply(this.rules.get(rank)).fits(method);
	}

	private static final class Found {

		private long bits;

		boolean add(int rank, boolean fits) {
			this.bits |= fits ? (1L << rank) : 0;
			return false;
		}

	}

}
