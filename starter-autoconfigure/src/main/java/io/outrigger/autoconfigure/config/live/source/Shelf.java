package io.outrigger.autoconfigure.config.live.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some of the published keys: a bounded number that stand side by side in canonical
 * order, so that whoever keeps something about them, as Boot does, keeps it for these
 * alone. Immutable.
 */
final class Shelf {

	/**
	 * Nothing at all.
	 */
	static final Shelf EMPTY = new Shelf(Collections.emptyNavigableMap());

	/**
	 * How many keys there are at most, unless they are of one list. A key that is new or
	 * gone costs as much as its shelf, and a look-up as much as there are shelves.
	 */
	static final int MAX_SIZE = 8_192;

	/* The key as it is published, by its canonical form. */
	private final NavigableMap<String, String> content;

	private final String[] names;

	/* The lists that have elements here. */
	private final Set<String> lists;

	private Shelf(NavigableMap<String, String> content) {
		this.content = content;
		this.names = content.values().toArray(String[]::new);
		this.lists = lists(this.names);
	}

	private static Set<String> lists(String[] names) {
		Set<String> lists = new HashSet<>();
		for (String name : names) {
			if (name.indexOf('[') >= 0) {
				CanonicalKey.ofList(PublishedSettings.nameOf(name)).ifPresent(lists::add);
			}
		}
		return lists;
	}

	int size() {
		return this.names.length;
	}

	String first() {
		return this.content.firstKey();
	}

	/*
	 * Always the same array, which nobody writes into: whoever keeps something about the
	 * names finds at a glance that it still holds.
	 */
	@SuppressWarnings("ReturnOfMutableField")
	String[] names() {
		return this.names;
	}

	/**
	 * Returns the shelf after a release.
	 * @param changes the key as it is published, by its canonical form; what is empty is
	 * gone
	 * @return this one if it is the same
	 */
	Shelf with(SortedMap<String, Optional<String>> changes) {
		boolean same = changes.entrySet()
			.stream()
			.allMatch((change) -> Objects.equals(this.content.get(change.getKey()), change.getValue().orElse(null)));
		if (same) {
			return this;
		}
		NavigableMap<String, String> next = new TreeMap<>(this.content);
		changes
			.forEach((key, name) -> name.ifPresentOrElse((present) -> next.put(key, present), () -> next.remove(key)));
		return new Shelf(next);
	}

	/**
	 * Whether this shelf and the next one should be one: elements of one list must not
	 * stand apart, and few keys need no two.
	 * @param next the next one
	 * @return {@code true} if so
	 */
	boolean belongsWith(Shelf next) {
		return size() + next.size() <= MAX_SIZE / 2 || isOfOne(this.lists, this.content.lastKey(), next.first())
				|| isOfOne(next.lists, this.content.lastKey(), next.first());
	}

	Shelf and(Shelf next) {
		NavigableMap<String, String> both = new TreeMap<>(this.content);
		both.putAll(next.content);
		return new Shelf(both);
	}

	/**
	 * Cuts what has become too large, but never a list: Boot takes all elements of one
	 * from the same source.
	 * @return shelves of about half the size that is allowed, or this one alone
	 */
	List<Shelf> cut() {
		if (size() <= MAX_SIZE) {
			return List.of(this);
		}
		List<Shelf> shelves = new ArrayList<>();
		NavigableMap<String, String> part = new TreeMap<>();
		int parts = size() / (MAX_SIZE / 2);
		int least = (size() + parts - 1) / parts;
		for (Map.Entry<String, String> entry : this.content.entrySet()) {
			if (part.size() >= least && !isOfOne(this.lists, part.lastKey(), entry.getKey())) {
				shelves.add(new Shelf(part));
				part = new TreeMap<>();
			}
			part.put(entry.getKey(), entry.getValue());
		}
		shelves.add(shelves.isEmpty() ? this : new Shelf(part));
		return shelves;
	}

	private static boolean isOfOne(Set<String> lists, String key, String other) {
		return !lists.isEmpty() && CanonicalKey.isBelow(CanonicalKey.common(key, other), lists);
	}

}
