package io.outrigger.autoconfigure.config.live.source;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import io.outrigger.config.effective.ReleaseRejectedException;

/**
 * The published settings of one moment, found by key and by any spelling of a property.
 * Immutable; a later version shares with an earlier one what did not change, so that a
 * release costs what it changes rather than what there is.
 */
public final class PublishedSettings {

	/**
	 * No settings at all.
	 */
	public static final PublishedSettings NONE = new PublishedSettings(Layered.empty(), Layered.empty(),
			Layered.empty(), new String[0]);

	private final Layered<String> values;

	/* The key as it is published, by its canonical form. */
	private final Layered<String> keys;

	/* The values that refer to others, by the key as it is published. */
	private final Layered<String> references;

	private volatile String @Nullable [] names;

	private PublishedSettings(Layered<String> values, Layered<String> keys, Layered<String> references,
			String @Nullable [] names) {
		this.values = values;
		this.keys = keys;
		this.references = references;
		this.names = names;
	}

	/**
	 * Returns what differs from the given settings.
	 * @param target the value of each key
	 * @return the new value of each key that differs, empty where it is gone
	 */
	public Map<String, Optional<String>> changesTo(Map<String, String> target) {
		Map<String, Optional<String>> changes = new LinkedHashMap<>();
		int[] known = { 0 };
		this.values.forEach((key, value) -> {
			String next = target.get(key);
			known[0] += (next != null) ? 1 : 0;
			if (!value.equals(next)) {
				changes.put(key, Optional.ofNullable(next));
			}
		});
		if (known[0] < target.size()) {
			target.forEach((key, value) -> {
				if (this.values.get(key) == null) {
					changes.put(key, Optional.of(value));
				}
			});
		}
		return changes;
	}

	/**
	 * Returns the settings after a release.
	 * @param changes the new value of each key that differs, empty where it is gone
	 * @return the next version
	 * @throws ReleaseRejectedException if two keys would be spellings of one property
	 */
	public PublishedSettings with(Map<String, Optional<String>> changes) {
		Layered<String> next = this.values.with(changes);
		boolean sameKeys = changes.entrySet()
			.stream()
			.allMatch((change) -> change.getValue().isPresent() == (this.values.get(change.getKey()) != null));
		Map<String, Optional<String>> texts = new HashMap<>();
		changes.forEach((key, value) -> {
			Optional<String> text = value.filter(PublishedSettings::isReference);
			if (text.isPresent() || this.references.get(key) != null) {
				texts.put(key, text);
			}
		});
		return new PublishedSettings(next, sameKeys ? this.keys : this.keys.with(spellings(changes)),
				this.references.with(texts), sameKeys ? this.names : null);
	}

	/*
	 * Which of two spellings would win depends on their order, which is nobody's choice.
	 */
	private Map<String, Optional<String>> spellings(Map<String, Optional<String>> changes) {
		Map<String, Optional<String>> spellings = new HashMap<>();
		changes.forEach((key, value) -> {
			if (value.isEmpty()) {
				canonical(key).ifPresent((canonical) -> spellings.put(canonical, Optional.empty()));
			}
		});
		changes.forEach((key, value) -> {
			if (value.isPresent()) {
				canonical(key).ifPresent((canonical) -> {
					Optional<String> other = spellings.getOrDefault(canonical,
							Optional.ofNullable(this.keys.get(canonical)));
					other.ifPresent((present) -> requireSame(present, key));
					spellings.put(canonical, Optional.of(key));
				});
			}
		});
		return spellings;
	}

	private static void requireSame(String one, String other) {
		if (!one.equals(other)) {
			boolean inOrder = one.compareTo(other) < 0;
			throw new ReleaseRejectedException("'" + (inOrder ? one : other) + "' and '" + (inOrder ? other : one)
					+ "' are spellings of one property; keep one of them");
		}
	}

	private static Optional<String> canonical(String key) {
		ConfigurationPropertyName name = nameOf(key);
		return name.isEmpty() ? Optional.empty() : Optional.of(CanonicalKey.of(name));
	}

	/**
	 * Returns the property that a key sets.
	 * @param key the key as it is published
	 * @return the property's name, empty if the key cannot be one
	 */
	public static ConfigurationPropertyName nameOf(String key) {
		return ConfigurationPropertyName.adapt(key, '.');
	}

	/**
	 * Whether a value refers to other properties.
	 * @param value the value
	 * @return {@code true} if it has placeholders
	 */
	public static boolean isReference(@Nullable Object value) {
		return value instanceof CharSequence && value.toString().contains("${");
	}

	/**
	 * Returns how many keys there are.
	 * @return the count
	 */
	public int size() {
		return this.values.size();
	}

	/**
	 * Returns the value of a key.
	 * @param key the key as it is published
	 * @return its value, or {@code null} if there is none
	 */
	public @Nullable String get(String key) {
		return this.values.get(key);
	}

	/**
	 * Returns the value of a property, however its key is spelled.
	 * @param name the property
	 * @return its value, or {@code null} if there is none
	 */
	public @Nullable String get(ConfigurationPropertyName name) {
		String key = this.keys.get(CanonicalKey.of(name));
		return (key != null) ? this.values.get(key) : null;
	}

	/**
	 * Calls back with each key.
	 * @param action gets the key as it is published, and its value
	 */
	public void forEach(BiConsumer<String, String> action) {
		this.values.forEach(action);
	}

	/**
	 * Calls back with each value that refers to other properties.
	 * @param action gets the key as it is published, and its value
	 */
	public void forEachReference(BiConsumer<String, String> action) {
		this.references.forEach(action);
	}

	Stream<ConfigurationPropertyName> namesBelow(ConfigurationPropertyName prefix) {
		String from = CanonicalKey.of(prefix);
		NavigableMap<String, String> below = this.keys.between(from, CanonicalKey.behind(from));
		return below.values().stream().map(PublishedSettings::nameOf);
	}

	boolean hasDescendantsOf(ConfigurationPropertyName name) {
		String from = CanonicalKey.of(name);
		return !this.keys.isEmptyBetween(from + '\u0000', CanonicalKey.behind(from));
	}

	/*
	 * The same array for as long as there are the same keys: whoever keeps something
	 * about them, as Boot does, finds at a glance that it still holds. Nobody writes into
	 * it.
	 */
	@SuppressWarnings("ReturnOfMutableField")
	String[] names() {
		String[] present = this.names;
		if (present == null) {
			present = new String[this.values.size()];
			int[] next = { 0 };
			String[] filled = present;
			this.values.forEach((key, value) -> filled[next[0]++] = key);
			this.names = present;
		}
		return present;
	}

}
