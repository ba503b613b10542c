package io.outrigger.config;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What the settings are at one moment. Immutable; a release shows as a whole or not at
 * all. The store hands out the same object until something changes.
 *
 * @param revision number of the change that led here, growing with each release; 0 if
 * there was none
 * @param entries the present version of each key that exists, in the order of the keys
 */
public record ConfigSnapshot(long revision, Map<String, ConfigEntry> entries) {

	/**
	 * The snapshot of a store that was never written to.
	 */
	public static final ConfigSnapshot EMPTY = new ConfigSnapshot(0, Map.of());

	/**
	 * Copies the entries.
	 */
	public ConfigSnapshot {
		entries = Collections.unmodifiableMap(new TreeMap<>(entries));
	}

	/**
	 * Returns the present version of a key.
	 * @param key the key
	 * @return the entry, or {@code null} if the key does not exist
	 */
	public @Nullable ConfigEntry get(String key) {
		return this.entries.get(key);
	}

	/**
	 * Returns the settings alone.
	 * @return the value of each key, in the order of the keys
	 */
	public Map<String, String> values() {
		Map<String, String> values = new TreeMap<>();
		this.entries.forEach((key, entry) -> {
			if (entry.value() != null) {
				values.put(key, entry.value());
			}
		});
		return Collections.unmodifiableMap(values);
	}

}
