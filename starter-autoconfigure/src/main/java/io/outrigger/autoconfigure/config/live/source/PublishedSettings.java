package io.outrigger.autoconfigure.config.live.source;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import io.outrigger.config.effective.ReleaseRejectedException;
import io.outrigger.config.effective.SettingChanges;

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
			Layered.empty(), Layered.empty(), Shelves.EMPTY);

	/*
	 * A secret that is as short as an ordinary word is a part of much that is none.
	 */
	private static final int MIN_SECRET = 4;

	private final Layered<String> values;

	/* The key as it is published, by its canonical form. */
	private final Layered<String> keys;

	/* The same in pieces, for those who keep something about them. */
	private final Shelves shelves;

	/* The values that refer to others, by the key as it is published. */
	private final Layered<String> references;

	/* The key as it is published, of each value that the store keeps encrypted. */
	private final Layered<String> encrypted;

	private PublishedSettings(Layered<String> values, Layered<String> keys, Layered<String> references,
			Layered<String> encrypted, Shelves shelves) {
		this.values = values;
		this.keys = keys;
		this.references = references;
		this.encrypted = encrypted;
		this.shelves = shelves;
	}

	/**
	 * Returns what differs from the given settings. Costs as much as there are.
	 * @param target all settings, as if there was nothing before them
	 * @return what differs
	 */
	public SettingChanges changesTo(SettingChanges target) {
		Map<String, Optional<String>> changes = new HashMap<>();
		target.values().forEach((key, value) -> {
			boolean same = Objects.equals(this.values.get(key), value.orElse(null))
					&& target.encrypted().contains(key) == (this.encrypted.get(key) != null);
			if (!same) {
				changes.put(key, value);
			}
		});
		this.values.forEach((key, value) -> {
			if (!target.values().containsKey(key)) {
				changes.put(key, Optional.empty());
			}
		});
		return new SettingChanges(changes, target.encrypted());
	}

	/**
	 * Returns the settings after a release.
	 * @param release what it changes
	 * @return the next version
	 * @throws ReleaseRejectedException if two keys would be spellings of one property
	 */
	public PublishedSettings with(SettingChanges release) {
		Map<String, Optional<String>> changes = release.values();
		Layered<String> next = this.values.with(changes);
		boolean sameKeys = changes.entrySet()
			.stream()
			.allMatch((change) -> change.getValue().isPresent() == (this.values.get(change.getKey()) != null));
		Map<String, Optional<String>> texts = new HashMap<>();
		Map<String, Optional<String>> ciphers = new HashMap<>();
		changes.forEach((key, value) -> {
			note(key, value.filter(PublishedSettings::isReference), this.references, texts);
			note(key, Optional.of(key).filter(release.encrypted()::contains), this.encrypted, ciphers);
		});
		Map<String, Optional<String>> spellings = sameKeys ? Map.of() : spellings(changes);
		return new PublishedSettings(next, this.keys.with(spellings), this.references.with(texts),
				this.encrypted.with(ciphers), sameKeys ? this.shelves : this.shelves.with(spellings));
	}

	private static void note(String key, Optional<String> value, Layered<String> before,
			Map<String, Optional<String>> changes) {
		if (value.isPresent() || before.get(key) != null) {
			changes.put(key, value);
		}
	}

	/*
	 * Which of two spellings would win depends on their order, which is nobody's choice.
	 */
	private Map<String, Optional<String>> spellings(Map<String, Optional<String>> changes) {
		Map<String, Optional<String>> spellings = new HashMap<>();
		changes.forEach((key, value) -> {
			if (value.isEmpty() && this.values.get(key) != null) {
				spellings.put(canonical(key), Optional.empty());
			}
		});
		changes.forEach((key, value) -> {
			if (value.isPresent()) {
				String canonical = canonical(key);
				Optional<String> other = spellings.getOrDefault(canonical,
						Optional.ofNullable(this.keys.get(canonical)));
				other.ifPresent((present) -> requireSame(present, key));
				spellings.put(canonical, Optional.of(key));
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

	private static String canonical(String key) {
		ConfigurationPropertyName name = nameOf(key);
		return name.isEmpty() ? CanonicalKey.ofNoProperty(key) : CanonicalKey.of(name);
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

	/*
	 * For whoever knows the key from a moment ago: a release may have given it another
	 * spelling since.
	 */
	@Nullable String find(String key) {
		String value = get(key);
		return (value != null) ? value : get(nameOf(key));
	}

	/**
	 * Whether the store keeps the value of a key encrypted.
	 * @param key the key as it is published
	 * @return {@code true} if it has a value, which must not be shown
	 */
	public boolean isEncrypted(String key) {
		return this.encrypted.get(key) != null;
	}

	/**
	 * Whether a property must not be shown because the store keeps a value encrypted.
	 * @param name the property
	 * @param value what it is, from whatever source
	 * @return {@code true} if the property is one of these, or its value tells the value
	 * of one
	 */
	public boolean isSecret(String name, @Nullable Object value) {
		if (this.encrypted.size() == 0) {
			return false;
		}
		String key = this.keys.get(CanonicalKey.of(nameOf(name)));
		return (key != null && isEncrypted(key)) || (value instanceof CharSequence && tells(value.toString()));
	}

	private boolean tells(String text) {
		boolean[] found = { false };
		this.encrypted.forEach((key, same) -> {
			String secret = Objects.requireNonNullElse(this.values.get(key), "");
			found[0] |= text.equals(secret) || (secret.length() >= MIN_SECRET && text.contains(secret));
		});
		return found[0];
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

	String[] names() {
		return this.shelves.names();
	}

	Shelves shelves() {
		return this.shelves;
	}

}
