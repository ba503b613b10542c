package io.outrigger.config;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Changes of one or several keys that take effect together or not at all. Immutable.
 *
 * @param changes what to change, each key once, at most {@value #MAX_CHANGES}
 * @param author who changes it; at most {@value #MAX_AUTHOR} characters on one line
 * @param reason why; at most {@value #MAX_REASON} characters on one line
 * @param expectedRevision the revision that the store must have, or {@code null} for any
 */
public record Release(List<Change> changes, String author, String reason, @Nullable Long expectedRevision) {

	/**
	 * The most keys that one release changes.
	 */
	public static final int MAX_CHANGES = 1_000;

	/**
	 * The most characters of a key.
	 */
	public static final int MAX_KEY = 256;

	/**
	 * The most bytes of a value, in UTF-8.
	 */
	public static final int MAX_VALUE = 256 * 1024;

	/**
	 * The most characters of an author.
	 */
	public static final int MAX_AUTHOR = 128;

	/**
	 * The most characters of a reason.
	 */
	public static final int MAX_REASON = 1_024;

	/**
	 * Checks everything that can be checked without knowing the store.
	 * @throws InvalidReleaseException if something breaks its rule
	 */
	public Release {
		changes = List.copyOf(changes);
		requireText("author", author, MAX_AUTHOR);
		requireText("reason", reason, MAX_REASON);
		require(!changes.isEmpty() && changes.size() <= MAX_CHANGES, "changes", "has " + changes.size() + " keys",
				"from 1 to " + MAX_CHANGES + " keys");
		Set<String> keys = new HashSet<>();
		for (Change change : changes) {
			require(keys.add(change.key()), "changes", "has the key '" + change.key() + "' twice", "each key once");
		}
	}

	/**
	 * Creates a release on whatever revision the store has.
	 * @param changes what to change
	 * @param author who changes it
	 * @param reason why
	 */
	public Release(List<Change> changes, String author, String reason) {
		this(changes, author, reason, null);
	}

	/**
	 * Creates a release of one key.
	 * @param change what to change
	 * @param author who changes it
	 * @param reason why
	 */
	public Release(Change change, String author, String reason) {
		this(List.of(change), author, reason, null);
	}

	/**
	 * Returns the same release for one revision of the store only.
	 * @param revision the revision
	 * @return a copy
	 */
	public Release onRevision(long revision) {
		return new Release(this.changes, this.author, this.reason, revision);
	}

	private static void requireText(String field, String text, int max) {
		require(!text.isBlank(), field, "is blank", "not blank");
		require(text.length() <= max, field, "has " + text.length() + " characters", "at most " + max + " characters");
		require(text.chars().noneMatch(Character::isISOControl), field, "has control characters",
				"without control characters");
	}

	private static void require(boolean holds, String field, String found, String rule) {
		if (!holds) {
			throw new InvalidReleaseException(field, found, rule);
		}
	}

	/**
	 * What happens to one key.
	 *
	 * @param key the key: at most {@value #MAX_KEY} characters without control characters
	 * @param value its new value, or {@code null} to delete it: at most 256 KiB
	 * @param expectedVersion the version that the key must have, 0 if it must not exist,
	 * or {@code null} for any
	 */
	public record Change(String key, @Nullable String value, @Nullable Long expectedVersion) {

		/**
		 * Checks every part.
		 * @throws InvalidReleaseException if one breaks its rule
		 */
		public Change {
			requireText("key", key, MAX_KEY);
			require(value == null || utf8Length(value) <= MAX_VALUE, "value of '" + key + "'",
					"has more than " + MAX_VALUE + " bytes", "at most " + MAX_VALUE + " bytes");
			require(expectedVersion == null || expectedVersion >= 0, "expectedVersion of '" + key + "'",
					"is " + expectedVersion, "a version, or 0 if the key must not exist");
		}

		/**
		 * Sets a key, whatever version it has.
		 * @param key the key
		 * @param value the new value
		 * @return the change
		 */
		public static Change set(String key, String value) {
			return new Change(key, value, null);
		}

		/**
		 * Deletes a key, whatever version it has. Deleting one that does not exist
		 * changes nothing.
		 * @param key the key
		 * @return the change
		 */
		public static Change delete(String key) {
			return new Change(key, null, null);
		}

		/**
		 * Returns the same change for one version of the key only.
		 * @param version the version, 0 if the key must not exist
		 * @return a copy
		 */
		public Change ifVersion(long version) {
			return new Change(this.key, this.value, version);
		}

		/**
		 * Leaves the value out: it may be secret.
		 */
		@Override
		public String toString() {
			return "Change[" + ((this.value != null) ? "set " : "delete ") + this.key
					+ ((this.expectedVersion != null) ? " if version " + this.expectedVersion : "") + "]";
		}

		/* Most values are short: only a text near the limit is worth encoding. */
		private static int utf8Length(String value) {
			return (value.length() > MAX_VALUE || value.length() * 3 <= MAX_VALUE) ? value.length()
					: value.getBytes(StandardCharsets.UTF_8).length;
		}

	}

}
