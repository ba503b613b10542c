package io.outrigger.config;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One version of one key. Immutable.
 *
 * @param key the key
 * @param value its value, or {@code null} if this version deleted the key
 * @param version number of this change of the key, growing with each change; the first is
 * 1
 * @param revision number of the change of the store that made it
 * @param updatedAt when it was made, by the store's clock
 * @param author who made it
 * @param reason why
 */
public record ConfigEntry(String key, @Nullable String value, long version, long revision, Instant updatedAt,
		String author, String reason) {

	/**
	 * Whether this version deleted the key.
	 * @return {@code true} if it has no value
	 */
	public boolean deleted() {
		return this.value == null;
	}

	/**
	 * Leaves the value out: it may be secret, and entries end up in logs.
	 */
	@Override
	public String toString() {
		return "ConfigEntry[key=" + this.key + ", " + (deleted() ? "deleted, " : "") + "version=" + this.version
				+ ", revision=" + this.revision + ", updatedAt=" + this.updatedAt + ", author=" + this.author
				+ ", reason=" + this.reason + "]";
	}

}
