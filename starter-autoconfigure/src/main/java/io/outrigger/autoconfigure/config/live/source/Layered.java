package io.outrigger.autoconfigure.config.live.source;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * An immutable map in the order of its keys, whose next version shares with it what did
 * not change: a great layer that is never written to, and above it what became different
 * since. A version costs as much as the upper layer, which is bounded: when that is full,
 * one version pays for both to be made one.
 *
 * @param <V> the type of the values
 */
final class Layered<V> {

	private static final int MAX_UPPER = 1_024;

	private final NavigableMap<String, V> lower;

	/* What is empty is deleted. */
	private final NavigableMap<String, Optional<V>> upper;

	private final int size;

	private Layered(NavigableMap<String, V> lower, NavigableMap<String, Optional<V>> upper, int size) {
		this.lower = lower;
		this.upper = upper;
		this.size = size;
	}

	static <V> Layered<V> empty() {
		return new Layered<>(Collections.emptyNavigableMap(), Collections.emptyNavigableMap(), 0);
	}

	@Nullable V get(String key) {
		Optional<V> changed = this.upper.get(key);
		return (changed != null) ? changed.orElse(null) : this.lower.get(key);
	}

	int size() {
		return this.size;
	}

	/**
	 * Returns the next version.
	 * @param changes the values to set; what is empty is deleted
	 * @return the version with the changes
	 */
	Layered<V> with(Map<String, Optional<V>> changes) {
		if (changes.isEmpty()) {
			return this;
		}
		NavigableMap<String, Optional<V>> above = new TreeMap<>(this.upper);
		int count = this.size;
		for (Map.Entry<String, Optional<V>> change : changes.entrySet()) {
			count += (change.getValue().isPresent() ? 1 : 0) - ((get(change.getKey()) != null) ? 1 : 0);
			above.put(change.getKey(), change.getValue());
		}
		return (above.size() <= MAX_UPPER) ? new Layered<>(this.lower, above, count)
				: new Layered<>(merge(this.lower, above), Collections.emptyNavigableMap(), count);
	}

	/**
	 * Returns a part of the map.
	 * @param from the first key
	 * @param to the key behind the last
	 * @return a copy
	 */
	NavigableMap<String, V> between(String from, String to) {
		return merge(this.lower.subMap(from, true, to, false), this.upper.subMap(from, true, to, false));
	}

	boolean isEmptyBetween(String from, String to) {
		NavigableMap<String, Optional<V>> above = this.upper.subMap(from, true, to, false);
		return above.values().stream().noneMatch(Optional::isPresent)
				&& this.lower.subMap(from, true, to, false).keySet().stream().allMatch(above::containsKey);
	}

	void forEach(BiConsumer<String, V> action) {
		this.lower.forEach((key, value) -> {
			if (!this.upper.containsKey(key)) {
				action.accept(key, value);
			}
		});
		this.upper.forEach((key, value) -> value.ifPresent((present) -> action.accept(key, present)));
	}

	private static <V> NavigableMap<String, V> merge(NavigableMap<String, V> lower,
			NavigableMap<String, Optional<V>> upper) {
		NavigableMap<String, V> merged = new TreeMap<>(lower);
		upper.forEach(
				(key, value) -> value.ifPresentOrElse((present) -> merged.put(key, present), () -> merged.remove(key)));
		return merged;
	}

}
