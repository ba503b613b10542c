package io.outrigger.loadbalancer.spi;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a policy derives from a list of candidates: built when the list is first seen, and
 * kept until another comes with other ids or weights. Holds one list, the last. Safe for
 * use from several threads: reading costs one volatile read; of threads that see a list
 * first at the same time each builds for itself, rather than wait.
 *
 * @param <T> what is derived; immutable
 */
public final class PerList<T> {

	private final Function<Candidates, T> build;

	private volatile @Nullable Built<T> last;

	/**
	 * Creates what is not built yet.
	 * @param build derives it from ids and weights, and from nothing else
	 */
	public PerList(Function<Candidates, T> build) {
		this.build = build;
	}

	/**
	 * Returns what belongs to a list.
	 * @param candidates the list
	 * @return what is derived from it
	 */
	@SuppressWarnings("ReferenceEquality")
	public T of(Candidates candidates) {
		Built<T> kept = this.last;
		return (kept != null && kept.list() == candidates) ? kept.derived() : renew(kept, candidates);
	}

	private T renew(@Nullable Built<T> kept, Candidates candidates) {
		T derived = (kept != null && isSame(kept.list(), candidates)) ? kept.derived() : this.build.apply(candidates);
		this.last = new Built<>(candidates, derived);
		return derived;
	}

	private static boolean isSame(Candidates one, Candidates other) {
		if (one.size() != other.size()) {
			return false;
		}
		for (int i = 0; i < one.size(); i++) {
			if (one.weight(i) != other.weight(i) || !one.id(i).equals(other.id(i))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * What was built last.
	 *
	 * @param list the list
	 * @param derived what is derived from it
	 * @param <T> what is derived
	 */
	private record Built<T>(Candidates list, T derived) {
	}

}
