package io.outrigger.config;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.table.KeyTable;

/**
 * What the settings of a scope are at one moment. Immutable; a release shows as a whole
 * or not at all. The store hands out the same object until something changes, and
 * snapshots share what they have in common, so that one change among 100,000 keys costs
 * little more than one among ten. Snapshots are equal if they are the same object.
 */
public final class ConfigSnapshot {

	/**
	 * The snapshot of a store that was never written to.
	 */
	public static final ConfigSnapshot EMPTY = new ConfigSnapshot(0, KeyTable.empty());

	private final long revision;

	private final KeyTable<ConfigEntry> table;

	private ConfigSnapshot(long revision, KeyTable<ConfigEntry> table) {
		this.revision = revision;
		this.table = table;
	}

	/**
	 * Returns which change led here.
	 * @return its number, growing with each release; 0 if there was none
	 */
	public long revision() {
		return this.revision;
	}

	/**
	 * Returns how many keys exist.
	 * @return the count
	 */
	public int size() {
		return this.table.size();
	}

	/**
	 * Returns the present version of a key.
	 * @param key the key
	 * @return the entry, or {@code null} if the key does not exist
	 */
	public @Nullable ConfigEntry get(String key) {
		return this.table.get(key);
	}

	/**
	 * Hands out the present version of each key, in no order.
	 * @param consumer receives them
	 */
	public void forEach(Consumer<? super ConfigEntry> consumer) {
		this.table.forEach((key, entry) -> consumer.accept(entry));
	}

	/**
	 * Sorts the present versions by their keys. Costs as much as there are.
	 * @return the present version of each key that exists, in the order of the keys
	 */
	public NavigableMap<String, ConfigEntry> entries() {
		return this.table.sorted();
	}

	/**
	 * Returns the settings alone. Costs as much as there are.
	 * @return the value of each key, in the order of the keys
	 */
	public NavigableMap<String, String> values() {
		NavigableMap<String, String> values = new TreeMap<>();
		forEach((entry) -> {
			if (entry.value() != null) {
				values.put(entry.key(), entry.value());
			}
		});
		return Collections.unmodifiableNavigableMap(values);
	}

	/**
	 * Returns the snapshot that a change leads to.
	 * @param revision number of the change
	 * @param changed the new version of each key that it concerns
	 * @return a copy in which those that were deleted do not exist
	 */
	public ConfigSnapshot with(long revision, Collection<ConfigEntry> changed) {
		Map<String, @Nullable ConfigEntry> changes = new HashMap<>();
		changed.forEach((entry) -> changes.put(entry.key(), entry.deleted() ? null : entry));
		return with(revision, changes);
	}

	/**
	 * Returns the snapshot that a change leads to.
	 * @param revision number of the change
	 * @param changes the present version of each key that it concerns, or {@code null}
	 * for one that exists no longer
	 * @return a copy
	 */
	public ConfigSnapshot with(long revision, Map<String, ? extends @Nullable ConfigEntry> changes) {
		return new ConfigSnapshot(revision, changes.isEmpty() ? this.table : this.table.with(changes));
	}

	/**
	 * Tells what changed between two snapshots of a scope. Costs what they do not share.
	 * @param earlier the other
	 * @return the keys that are another here, with their present version, or {@code null}
	 * for one that exists no longer
	 */
	public Map<String, @Nullable ConfigEntry> changesSince(ConfigSnapshot earlier) {
		return this.table.differences(earlier.table);
	}

	/**
	 * Leaves the values out: they may be secret.
	 */
	@Override
	public String toString() {
		return "ConfigSnapshot[revision=" + this.revision + ", " + size() + " keys]";
	}

}
