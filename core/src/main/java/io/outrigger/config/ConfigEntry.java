package io.outrigger.config;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.type.ValueType;

/**
 * One version of one key. Immutable.
 *
 * @param key the key
 * @param value its value, or {@code null} if this version deleted the key
 * @param type what its value is
 * @param version number of this change of the key, growing with each change; the first is
 * 1, unless the store has forgotten versions that there were
 * @param revision number of the change of the scope that made it
 * @param updatedAt when it was made, by the store's clock
 * @param author who made it
 * @param reason why
 */
public record ConfigEntry(String key, @Nullable String value, ValueType type, long version, long revision,
		Instant updatedAt, String author, String reason) {

	/**
	 * Whether this version deleted the key.
	 * @return {@code true} if it has no value
	 */
	public boolean deleted() {
		return this.value == null;
	}

	/**
	 * Whether the value is an encrypted one.
	 * @return {@code true} if there is a value, and it is not in clear
	 */
	public boolean isEncrypted() {
		return this.value != null && ConfigCipher.isEncrypted(this.value);
	}

	/**
	 * Whether this is a later state of the key than another: of a later change, or, if
	 * both are of the same, of a greater version.
	 * @param other another state of the key, or {@code null} for none at all
	 * @return whether this is later
	 */
	public boolean isAfter(@Nullable ConfigEntry other) {
		return other == null || this.revision > other.revision
				|| (this.revision == other.revision && this.version > other.version);
	}

	/**
	 * Returns the same state under another version.
	 * @param version the version
	 * @return a copy
	 */
	public ConfigEntry withVersion(long version) {
		return new ConfigEntry(this.key, this.value, this.type, version, this.revision, this.updatedAt, this.author,
				this.reason);
	}

	/**
	 * Leaves the value out: it may be secret, and entries end up in logs.
	 */
	@Override
	public String toString() {
		return "ConfigEntry[key=" + this.key + ", " + (deleted() ? "deleted, " : "") + "type=" + this.type
				+ ", version=" + this.version + ", revision=" + this.revision + ", updatedAt=" + this.updatedAt
				+ ", author=" + this.author + ", reason=" + this.reason + "]";
	}

}
