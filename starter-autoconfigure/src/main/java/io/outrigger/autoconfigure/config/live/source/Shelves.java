package io.outrigger.autoconfigure.config.live.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The published keys in canonical order, shelf by shelf. Immutable; the next version has
 * the same shelves, except where a key is new or gone.
 */
final class Shelves {

	/**
	 * A single shelf without anything on it.
	 */
	static final Shelves EMPTY = new Shelves(List.of(Shelf.EMPTY));

	/* At least one: where they stand among other sources shows even without keys. */
	private final List<Shelf> shelves;

	private volatile String @Nullable [] names;

	private Shelves(List<Shelf> shelves) {
		this.shelves = shelves;
	}

	List<Shelf> all() {
		return this.shelves;
	}

	/**
	 * Returns the shelves after a release.
	 * @param changes the key as it is published, by its canonical form; what is empty is
	 * gone
	 * @return the next version
	 */
	Shelves with(Map<String, Optional<String>> changes) {
		TreeMap<String, Optional<String>> left = new TreeMap<>(changes);
		Deque<Shelf> next = new ArrayDeque<>();
		Iterator<Shelf> behind = this.shelves.iterator();
		behind.next();
		for (Shelf shelf : this.shelves) {
			Map<String, Optional<String>> own = behind.hasNext() ? left.headMap(behind.next().first()) : left;
			put(shelf.with(new TreeMap<>(own)), next);
			own.clear();
		}
		Set<Shelf> same = Set.copyOf(this.shelves);
		List<Shelf> cut = next.stream()
			.flatMap((shelf) -> same.contains(shelf) ? Stream.of(shelf) : shelf.cut().stream())
			.toList();
		return cut.isEmpty() ? EMPTY : new Shelves(cut);
	}

	private static void put(Shelf shelf, Deque<Shelf> before) {
		if (shelf.size() > 0) {
			Shelf whole = shelf;
			while (!before.isEmpty() && before.getLast().belongsWith(whole)) {
				whole = before.removeLast().and(whole);
			}
			before.addLast(whole);
		}
	}

	/*
	 * The same array for as long as there are the same keys. Nobody writes into it.
	 */
	@SuppressWarnings("ReturnOfMutableField")
	String[] names() {
		String[] present = this.names;
		if (present == null) {
			present = this.shelves.stream().flatMap((shelf) -> Stream.of(shelf.names())).toArray(String[]::new);
			this.names = present;
		}
		return present;
	}

}
