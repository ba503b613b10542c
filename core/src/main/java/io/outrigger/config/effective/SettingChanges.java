package io.outrigger.config.effective;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigSnapshot;
import io.outrigger.config.cipher.CipherException;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.EffectiveConfig.Layer;
import io.outrigger.config.effective.EffectiveConfig.Setting;

/**
 * What is another from one state of the settings to the next, in clear. Immutable.
 *
 * @param values the new value of each key that is another, empty for one that is gone
 * @param encrypted those of the keys whose new value is kept encrypted
 */
public record SettingChanges(Map<String, Optional<String>> values, Set<String> encrypted) {

	/**
	 * Nothing is another.
	 */
	public static final SettingChanges NONE = new SettingChanges(Map.of(), Set.of());

	/**
	 * Copies what it is given.
	 */
	public SettingChanges {
		values = Map.copyOf(values);
		encrypted = Set.copyOf(encrypted);
	}

	/**
	 * Compares two states of a process. Costs what they do not share.
	 * @param earlier the state before
	 * @param later the state after, of the same scopes
	 * @param cipher decrypts
	 * @return what is another
	 * @throws ReleaseRejectedException if a value cannot be decrypted, or is not what its
	 * key is declared to be
	 */
	public static SettingChanges between(EffectiveConfig earlier, EffectiveConfig later, ConfigCipher cipher) {
		Map<String, Optional<String>> values = new HashMap<>();
		Set<String> encrypted = new HashSet<>();
		for (int i = 0; i < later.layers().size(); i++) {
			ConfigSnapshot snapshot = later.layers().get(i).snapshot();
			for (String key : snapshot.changesSince(earlier.layers().get(i).snapshot()).keySet()) {
				Setting before = earlier.get(key);
				Setting after = later.get(key);
				if (after == null) {
					values.put(key, Optional.empty());
				}
				else if (before == null || !Objects.equals(before.entry().value(), after.entry().value())) {
					put(after.entry(), cipher, values, encrypted);
				}
			}
		}
		return new SettingChanges(values, encrypted);
	}

	/**
	 * Takes a state as if there was nothing before it. Costs as much as there is.
	 * @param config the state
	 * @param cipher decrypts
	 * @return all that it has
	 * @throws ReleaseRejectedException as {@link #between}
	 */
	public static SettingChanges all(EffectiveConfig config, ConfigCipher cipher) {
		return between(new EffectiveConfig(
				config.layers().stream().map((layer) -> new Layer(layer.scope(), ConfigSnapshot.EMPTY)).toList()),
				config, cipher);
	}

	/**
	 * Takes settings of which only the values are known.
	 * @param values the value of each key, encrypted ones as they are
	 * @param cipher decrypts
	 * @return all of them
	 * @throws ReleaseRejectedException if a value cannot be decrypted
	 */
	public static SettingChanges of(Map<String, String> values, ConfigCipher cipher) {
		Map<String, Optional<String>> clear = new HashMap<>();
		Set<String> encrypted = new HashSet<>();
		values.forEach((key, value) -> {
			boolean decrypt = ConfigCipher.isEncrypted(value);
			clear.put(key, Optional.of(decrypt ? decrypt(key, value, cipher) : value));
			if (decrypt) {
				encrypted.add(key);
			}
		});
		return new SettingChanges(clear, encrypted);
	}

	private static void put(ConfigEntry entry, ConfigCipher cipher, Map<String, Optional<String>> values,
			Set<String> encrypted) {
		values.put(entry.key(), Optional.of(clear(entry, cipher)));
		if (entry.isEncrypted()) {
			encrypted.add(entry.key());
		}
	}

	/*
	 * The store lets any encrypted value pass as one of the declared type.
	 */
	static String clear(ConfigEntry entry, ConfigCipher cipher) {
		String value = Objects.requireNonNull(entry.value());
		if (!entry.isEncrypted()) {
			return value;
		}
		String clear = decrypt(entry.key(), value, cipher);
		if (!entry.type().accepts(clear)) {
			throw new ReleaseRejectedException("value of '" + entry.key() + "' is not of type " + entry.type()
					+ " but must be: " + entry.type().rule());
		}
		return clear;
	}

	private static String decrypt(String key, String value, ConfigCipher cipher) {
		try {
			return cipher.decrypt(key, value);
		}
		catch (CipherException ex) {
			throw new ReleaseRejectedException(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Names the keys only: values may be secret.
	 */
	@Override
	public String toString() {
		return "SettingChanges" + this.values.keySet();
	}

}
