package io.outrigger.autoconfigure.config;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigFollower.Rejection;

/**
 * The settings as this process sees them. Secrets are masked.
 *
 * @param revision revision of the store
 * @param appliedRevision the revision that is in effect here
 * @param backend where the store is
 * @param snapshotAgeMs age of the view in milliseconds
 * @param entries the present version of each key
 * @param restartRequired the keys among them that take effect at the next start only
 * @param lastRejection why the latest revision is not in effect here
 */
public record ConfigDescriptor(long revision, long appliedRevision, String backend, long snapshotAgeMs,
		List<Entry> entries, List<String> restartRequired, @Nullable Rejection lastRejection) {

	/**
	 * The present version of a key.
	 *
	 * @param key the key
	 * @param value its value, or a mask
	 * @param version number of its last change
	 * @param updatedAt when that was
	 * @param author who made it
	 */
	public record Entry(String key, @Nullable Object value, long version, Instant updatedAt, String author) {

		static Entry of(ConfigEntry entry, Masking masking) {
			return new Entry(entry.key(), masking.mask(entry.key(), entry.value()), entry.version(), entry.updatedAt(),
					entry.author());
		}

	}

	/**
	 * A key with its past.
	 *
	 * @param key the key
	 * @param value its value, or a mask; absent if it was deleted
	 * @param version number of its last change
	 * @param updatedAt when that was
	 * @param author who made it
	 * @param deleted whether that deleted it
	 * @param history its versions, the newest first
	 */
	public record Key(String key, @Nullable Object value, long version, Instant updatedAt, String author,
			boolean deleted, List<Version> history) {

		static Key of(List<ConfigEntry> history, Masking masking) {
			ConfigEntry last = history.get(0);
			return new Key(last.key(), masking.mask(last.key(), last.value()), last.version(), last.updatedAt(),
					last.author(), last.deleted(),
					history.stream().map((entry) -> Version.of(entry, masking)).toList());
		}

	}

	/**
	 * One version of a key.
	 *
	 * @param version its number
	 * @param value the value, or a mask; absent if it deleted the key
	 * @param deleted whether it deleted the key
	 * @param updatedAt when it was made
	 * @param author who made it
	 * @param reason why
	 */
	public record Version(long version, @Nullable Object value, boolean deleted, Instant updatedAt, String author,
			String reason) {

		static Version of(ConfigEntry entry, Masking masking) {
			return new Version(entry.version(), masking.mask(entry.key(), entry.value()), entry.deleted(),
					entry.updatedAt(), entry.author(), entry.reason());
		}

	}

	/**
	 * What a release of one key wrote.
	 *
	 * @param key the key
	 * @param version its version now
	 * @param restartRequired the key, if it takes effect at the next start only
	 */
	public record WrittenOne(String key, long version, List<String> restartRequired) {

		static WrittenOne of(ConfigEntry entry, List<String> restartRequired) {
			return new WrittenOne(entry.key(), entry.version(), restartRequired);
		}

	}

	/**
	 * What a release wrote of one key.
	 *
	 * @param key the key
	 * @param version its version now
	 */
	public record Written(String key, long version) {

		static Written of(ConfigEntry entry) {
			return new Written(entry.key(), entry.version());
		}

	}

	/**
	 * What a release of several keys wrote.
	 *
	 * @param revision revision of the store now
	 * @param changes each key
	 * @param restartRequired the keys that take effect at the next start only
	 */
	public record WrittenAll(long revision, List<Written> changes, List<String> restartRequired) {
	}

}
