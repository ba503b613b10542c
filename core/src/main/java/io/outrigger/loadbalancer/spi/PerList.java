package io.outrigger.loadbalancer.spi;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a policy derives from a list of candidates: built when the list is first seen, and
 * kept until others come with other ids or weights. Holds the 16 lists seen last, for a
 * service may have several at a time: one for each zone, say. Safe for use from several
 * threads: reading costs one volatile read and a look at each list that is newer; of
 * threads that see a list first at the same time each builds for itself, rather than
 * wait.
 *
 * @param <T> what is derived; immutable
 */
public final class PerList<T> {

	/**
	 * How many lists are held.
	 */
	static final int LISTS = 16;

	private final Function<Candidates, T> build;

	private final AtomicReference<Built<T>[]> newestFirst;

	/**
	 * Creates what is not built yet.
	 * @param build derives it from ids and weights, and from nothing else
	 */
	public PerList(Function<Candidates, T> build) {
		this.build = build;
		this.newestFirst = new AtomicReference<>(array(0));
	}

	/**
	 * Returns what belongs to a list.
	 * @param candidates the list
	 * @return what is derived from it
	 */
	@SuppressWarnings("ReferenceEquality")
	public T of(Candidates candidates) {
		Built<T>[] kept = this.newestFirst.getAcquire();
		for (Built<T> built : kept) {
			if (built.list() == candidates) {
				return built.derived();
			}
		}
		return add(kept, candidates);
	}

	/*
	 * If another thread adds something meanwhile, this list is added with the next pick.
	 */
	private T add(Built<T>[] kept, Candidates candidates) {
		Built<T> same = sameAs(kept, candidates);
		T derived = (same != null) ? same.derived() : this.build.apply(candidates);
		Built<T>[] next = array(Math.min(kept.length + 1, LISTS));
		next[0] = new Built<>(candidates, derived);
		System.arraycopy(kept, 0, next, 1, next.length - 1);
		this.newestFirst.compareAndSet(kept, next);
		return derived;
	}

	private static <T> @Nullable Built<T> sameAs(Built<T>[] kept, Candidates candidates) {
		return Arrays.stream(kept).filter((built) -> isSame(built.list(), candidates)).findFirst().orElse(null);
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

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static <T> Built<T>[] array(int length) {
		return new Built[length];
	}

	/**
	 * What was built for a list.
	 *
	 * @param list the list
	 * @param derived what is derived from it
	 * @param <T> what is derived
	 */
	private record Built<T>(Candidates list, T derived) {
	}

}
