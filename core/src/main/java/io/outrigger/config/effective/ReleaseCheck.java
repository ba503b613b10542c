package io.outrigger.config.effective;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.EffectiveConfig.Setting;

/**
 * Says whether the application could run with a release, before anybody sees it. Checks
 * may take their time but leave no trace: a release that passes one may yet be refused by
 * the next. Called from several threads, never on an event loop.
 */
@FunctionalInterface
public interface ReleaseCheck {

	/**
	 * Checks a release.
	 * @param candidate what the settings would be
	 * @throws ReleaseRejectedException if the application could not run with them
	 */
	void check(Candidate candidate);

	/**
	 * The settings as a release would make them. Immutable.
	 */
	final class Candidate {

		private final EffectiveConfig config;

		private final Set<String> changed;

		private final ConfigCipher cipher;

		/**
		 * Creates a candidate.
		 * @param config what the settings would be, encrypted ones as they are
		 * @param changed the keys that the release sets or deletes
		 * @param cipher decrypts
		 */
		public Candidate(EffectiveConfig config, Set<String> changed, ConfigCipher cipher) {
			this.config = config;
			this.changed = Set.copyOf(changed);
			this.cipher = cipher;
		}

		/**
		 * Returns what the settings would be, encrypted ones as they are.
		 * @return the settings
		 */
		public EffectiveConfig config() {
			return this.config;
		}

		/**
		 * Returns the keys that the release sets or deletes.
		 * @return the keys
		 */
		public Set<String> changed() {
			return this.changed;
		}

		/**
		 * Returns what a key would be, in clear.
		 * @param key the key
		 * @return its value, or {@code null} if it would not exist
		 * @throws ReleaseRejectedException if it cannot be decrypted
		 */
		public @Nullable String get(String key) {
			Setting setting = this.config.get(key);
			return (setting != null) ? SettingChanges.clear(setting.entry(), this.cipher) : null;
		}

		/**
		 * Returns what all keys would be, in clear. Costs as much as there are.
		 * @return every key with its value
		 * @throws ReleaseRejectedException if one cannot be decrypted
		 */
		public Map<String, String> values() {
			Map<String, String> values = new HashMap<>();
			SettingChanges.all(this.config, this.cipher)
				.values()
				.forEach((key, value) -> value.ifPresent((present) -> values.put(key, present)));
			return values;
		}

		/**
		 * Names the keys only: values may be secret.
		 */
		@Override
		public String toString() {
			return "Candidate[changed=" + this.changed + "]";
		}

	}

}
