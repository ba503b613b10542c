package io.outrigger.config.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.outrigger.config.ConfigEntry;

/**
 * The versions of each key, the newest first. One writer at a time; readers at any time.
 */
final class KeyHistories {

	/**
	 * How many deleted keys are remembered; the one deleted longest ago is forgotten.
	 */
	static final int MAX_DELETED = 1_000;

	/**
	 * The most characters that all keys and values of a scope, present and past, with
	 * authors and reasons, take together. What is present may take all of it; the oldest
	 * versions go first.
	 */
	static final long MAX_CHARACTERS = 64L * 1024 * 1024;

	private final ConcurrentMap<String, List<ConfigEntry>> histories = new ConcurrentHashMap<>();

	private final Set<String> deleted = new LinkedHashSet<>();

	private final int size;

	private final long maxCharacters;

	private long characters;

	/*
	 * A key that was forgotten and comes back goes on above every version it ever had, so
	 * that nobody who remembers one mistakes the new key for the old.
	 */
	private long forgottenVersion;

	KeyHistories(int size) {
		this(size, MAX_CHARACTERS);
	}

	KeyHistories(int size, long maxCharacters) {
		this.size = size;
		this.maxCharacters = maxCharacters;
	}

	long maxCharacters() {
		return this.maxCharacters;
	}

	List<ConfigEntry> of(String key) {
		return this.histories.getOrDefault(key, List.of());
	}

	long nextVersion(String key) {
		List<ConfigEntry> history = of(key);
		return (history.isEmpty() ? this.forgottenVersion : history.get(0).version()) + 1;
	}

	void add(ConfigEntry entry) {
		List<ConfigEntry> known = of(entry.key());
		List<ConfigEntry> history = new ArrayList<>();
		history.add(entry);
		history.addAll(known.subList(0, Math.min(known.size(), this.size - 1)));
		replace(entry.key(), known, history);
		this.deleted.remove(entry.key());
		if (entry.deleted()) {
			this.deleted.add(entry.key());
			forgetOldest();
		}
	}

	/*
	 * Drops the oldest versions, whosever they are, but never the last of a key. Makes
	 * more room than it must, so that not every write has to look for them.
	 */
	void shrink() {
		if (this.characters <= this.maxCharacters) {
			return;
		}
		List<ConfigEntry> past = this.histories.values()
			.stream()
			.flatMap((history) -> history.stream().skip(1))
			.sorted(Comparator.comparingLong(ConfigEntry::revision))
			.toList();
		for (ConfigEntry oldest : past) {
			if (this.characters <= this.maxCharacters - this.maxCharacters / 8) {
				return;
			}
			List<ConfigEntry> known = of(oldest.key());
			replace(oldest.key(), known, known.subList(0, known.size() - 1));
		}
	}

	static long characters(ConfigEntry entry) {
		return (long) entry.key().length() + ((entry.value() != null) ? entry.value().length() : 0)
				+ entry.author().length() + entry.reason().length();
	}

	private static long characters(List<ConfigEntry> entries) {
		return entries.stream().mapToLong(KeyHistories::characters).sum();
	}

	private void replace(String key, List<ConfigEntry> known, List<ConfigEntry> history) {
		this.characters += characters(history) - characters(known);
		this.histories.put(key, List.copyOf(history));
	}

	private void forgetOldest() {
		if (this.deleted.size() > MAX_DELETED) {
			Iterator<String> oldest = this.deleted.iterator();
			String key = oldest.next();
			this.forgottenVersion = Math.max(this.forgottenVersion, of(key).get(0).version());
			this.characters -= characters(of(key));
			this.histories.remove(key);
			oldest.remove();
		}
	}

}
