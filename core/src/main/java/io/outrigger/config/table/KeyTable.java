package io.outrigger.config.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Values under keys, spread over buckets by hash. Immutable: a copy with some keys
 * changed shares every bucket that is not concerned, so that changing one key among
 * 100,000 copies about a hundred, and two tables are compared without a look at what they
 * share.
 *
 * @param <V> the type of the values
 */
public final class KeyTable<V> {

	private static final int BUCKETS = 1024;

	private static final KeyTable<?> EMPTY = new KeyTable<>(Collections.nCopies(BUCKETS, List.of()), 0);

	private final List<List<Slot<V>>> buckets;

	private final int size;

	private KeyTable(List<List<Slot<V>>> buckets, int size) {
		this.buckets = buckets;
		this.size = size;
	}

	/**
	 * Returns the table without keys.
	 * @param <V> the type of the values
	 * @return the table
	 */
	@SuppressWarnings("unchecked") // it holds none
	public static <V> KeyTable<V> empty() {
		return (KeyTable<V>) EMPTY;
	}

	/**
	 * Returns how many keys there are.
	 * @return the count
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns what is under a key.
	 * @param key the key
	 * @return its value, or {@code null} if there is none
	 */
	public @Nullable V get(String key) {
		List<Slot<V>> bucket = this.buckets.get(bucket(hash(key)));
		int at = Collections.binarySearch(bucket, new Slot<V>(hash(key), key, null));
		return (at >= 0) ? bucket.get(at).value : null;
	}

	/**
	 * Copies the table with some keys changed.
	 * @param changes the new value of each, or {@code null} to take the key out
	 * @return the copy
	 */
	public KeyTable<V> with(Map<String, ? extends @Nullable V> changes) {
		Map<Integer, List<Slot<V>>> changed = new HashMap<>();
		changes.forEach((key, value) -> {
			int hash = hash(key);
			changed.computeIfAbsent(bucket(hash), (bucket) -> new ArrayList<>()).add(new Slot<>(hash, key, value));
		});
		List<List<Slot<V>>> next = new ArrayList<>(this.buckets);
		int size = this.size;
		for (Map.Entry<Integer, List<Slot<V>>> each : changed.entrySet()) {
			List<Slot<V>> before = next.get(each.getKey());
			List<Slot<V>> after = merged(before, each.getValue());
			next.set(each.getKey(), after);
			size += after.size() - before.size();
		}
		return new KeyTable<>(next, size);
	}

	/**
	 * Hands out every key with its value, in no order.
	 * @param consumer receives them
	 */
	public void forEach(BiConsumer<? super String, ? super V> consumer) {
		for (List<Slot<V>> bucket : this.buckets) {
			for (Slot<V> slot : bucket) {
				consumer.accept(slot.key, slot.present());
			}
		}
	}

	/**
	 * Sorts the keys. Costs as much as there are.
	 * @return the keys in their order, with their values
	 */
	public NavigableMap<String, V> sorted() {
		NavigableMap<String, V> sorted = new TreeMap<>();
		forEach(sorted::put);
		return Collections.unmodifiableNavigableMap(sorted);
	}

	/**
	 * Tells where this table differs from another. Costs what they do not share.
	 * @param other the other
	 * @return the keys that have another value here, with that value, or {@code null} if
	 * they have none
	 */
	public Map<String, @Nullable V> differences(KeyTable<V> other) {
		Map<String, @Nullable V> differences = new HashMap<>();
		for (int i = 0; i < BUCKETS; i++) {
			List<Slot<V>> here = this.buckets.get(i);
			List<Slot<V>> there = other.buckets.get(i);
			if (isAnother(here, there)) {
				compare(here, there, differences);
			}
		}
		return differences;
	}

	private static <V> void compare(List<Slot<V>> here, List<Slot<V>> there, Map<String, @Nullable V> differences) {
		int i = 0;
		int j = 0;
		while (i < here.size() || j < there.size()) {
			int order = (i < here.size() && j < there.size()) ? here.get(i).compareTo(there.get(j))
					: ((i < here.size()) ? -1 : 1);
			if (order < 0) {
				differences.put(here.get(i).key, here.get(i).value);
			}
			else if (order > 0) {
				differences.put(there.get(j).key, null);
			}
			else if (!Objects.equals(here.get(i).value, there.get(j).value)) {
				differences.put(here.get(i).key, here.get(i).value);
			}
			i += (order <= 0) ? 1 : 0;
			j += (order >= 0) ? 1 : 0;
		}
	}

	/*
	 * Whether they share it is the question: to compare what is in it would cost more.
	 */
	@SuppressWarnings("ReferenceEquality")
	private static boolean isAnother(List<?> bucket, List<?> other) {
		return bucket != other;
	}

	private static <V> List<Slot<V>> merged(List<Slot<V>> present, List<Slot<V>> changes) {
		List<Slot<V>> sorted = new ArrayList<>(changes);
		Collections.sort(sorted);
		List<Slot<V>> merged = new ArrayList<>(present.size() + sorted.size());
		Iterator<Slot<V>> rest = sorted.iterator();
		Slot<V> next = rest.next();
		for (Slot<V> slot : present) {
			while (next != null && next.compareTo(slot) < 0) {
				add(merged, next);
				next = rest.hasNext() ? rest.next() : null;
			}
			if (next != null && next.compareTo(slot) == 0) {
				continue;
			}
			merged.add(slot);
		}
		while (next != null) {
			add(merged, next);
			next = rest.hasNext() ? rest.next() : null;
		}
		return merged;
	}

	private static <V> void add(List<Slot<V>> bucket, Slot<V> slot) {
		if (slot.value != null) {
			bucket.add(slot);
		}
	}

	private static int hash(String key) {
		int hash = key.hashCode();
		return hash ^ (hash >>> 16);
	}

	private static int bucket(int hash) {
		return hash & (BUCKETS - 1);
	}

	/**
	 * A key with its value, or without one where it is only looked for or taken out.
	 * Ordered by key, whatever the value.
	 */
	private static final class Slot<V> implements Comparable<Slot<V>> {

		private final int hash;

		private final String key;

		private final @Nullable V value;

		Slot(int hash, String key, @Nullable V value) {
			this.hash = hash;
			this.key = key;
			this.value = value;
		}

		V present() {
			if (this.value == null) {
				throw new IllegalStateException("A table holds no empty slot");
			}
			return this.value;
		}

		@Override
		public int compareTo(Slot<V> other) {
			int order = Integer.compare(this.hash, other.hash);
			return (order != 0) ? order : this.key.compareTo(other.key);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Slot<?> slot && this.key.equals(slot.key);
		}

		@Override
		public int hashCode() {
			return this.hash;
		}

	}

}
