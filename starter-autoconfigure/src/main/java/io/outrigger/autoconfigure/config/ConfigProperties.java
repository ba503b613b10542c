package io.outrigger.autoconfigure.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.cipher.CipherKey;
import io.outrigger.config.cipher.ConfigCipher;

/**
 * Configuration properties of the config center. They are read at start-up only.
 *
 * @param enabled Whether the config center is active.
 * @param backend Where the config center keeps settings; the platform's backend unless
 * set.
 * @param label What this process is labelled with; settings published for the label count
 * for it.
 * @param historySize Number of versions kept of each key.
 * @param auditSize Number of releases kept in the audit trail of each scope.
 * @param dryRunTimeout Time that the other instances have to try a release out before it
 * is published.
 * @param encryption keys that encrypted settings are decrypted with
 * @param snapshot what is kept on disk to start from while the store is away
 */
@ConfigurationProperties("outrigger.config")
public record ConfigProperties(@DefaultValue("true") boolean enabled, @Nullable Backend backend, @Nullable String label,
		@DefaultValue("100") int historySize, @DefaultValue("1000") int auditSize,
		@DefaultValue("2s") Duration dryRunTimeout, @DefaultValue Encryption encryption,
		@DefaultValue Snapshot snapshot) {

	private static final int MAX_HISTORY = 1_000;

	private static final int MAX_AUDIT = 100_000;

	/**
	 * Checks every value.
	 */
	public ConfigProperties {
		InvalidPropertyException.require(historySize >= 1 && historySize <= MAX_HISTORY,
				"outrigger.config.history-size", historySize, "from 1 to " + MAX_HISTORY);
		InvalidPropertyException.require(auditSize >= 1 && auditSize <= MAX_AUDIT, "outrigger.config.audit-size",
				auditSize, "from 1 to " + MAX_AUDIT);
		InvalidPropertyException.require(dryRunTimeout.toMillis() >= 10 && dryRunTimeout.toSeconds() <= 60,
				"outrigger.config.dry-run-timeout", dryRunTimeout, "from 10ms to 60s");
		InvalidPropertyException.require(label == null || ConfigScope.isName(label), "outrigger.config.label", label,
				ConfigScope.RULE);
	}

	/**
	 * Keys that encrypted settings are decrypted with.
	 *
	 * @param primary Id of the key that encrypts; may be left out where there is one.
	 * @param keys Keys by their ids: 16, 24 or 32 random bytes in Base64 each.
	 */
	public record Encryption(@Nullable String primary, @DefaultValue Map<String, String> keys) {

		private static final String PREFIX = "outrigger.config.encryption.";

		/**
		 * Checks every key.
		 */
		public Encryption {
			keys = Map.copyOf(keys);
			keys.forEach(Encryption::key);
			if (primary != null) {
				InvalidPropertyException.require(keys.containsKey(primary), PREFIX + "primary", primary,
						"the id of a key below " + PREFIX + "keys");
			}
			else {
				InvalidPropertyException.require(keys.size() <= 1, PREFIX + "primary", "not set",
						"the id of the key that encrypts, as there are several");
			}
		}

		/**
		 * Creates what encrypts and decrypts with these keys.
		 * @return the cipher
		 */
		public ConfigCipher cipher() {
			List<CipherKey> all = new ArrayList<>();
			this.keys.forEach((id, secret) -> all.add(id.equals(this.primary) ? 0 : all.size(), key(id, secret)));
			return new ConfigCipher(all);
		}

		private static CipherKey key(String id, String secret) {
			InvalidPropertyException.require(CipherKey.isId(id), PREFIX + "keys", id, CipherKey.ID_RULE);
			try {
				return CipherKey.of(id, secret);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidPropertyException(PREFIX + "keys." + id, "******", CipherKey.SECRET_RULE);
			}
		}

		/**
		 * Leaves the keys out.
		 */
		@Override
		public String toString() {
			return "Encryption[primary=" + this.primary + ", keys=" + this.keys.keySet() + "]";
		}

	}

	/**
	 * What is kept on disk to start from while the store is away.
	 *
	 * @param enabled Whether the settings are kept on disk, where spring.config.import
	 * asks for the config center.
	 * @param directory Directory of the file; below the home directory unless set.
	 * @param plaintext Whether they are kept in clear where there is no key to encrypt
	 * them with; encrypted settings are left out.
	 */
	public record Snapshot(@DefaultValue("true") boolean enabled, @Nullable Path directory,
			@DefaultValue("false") boolean plaintext) {
	}

}
