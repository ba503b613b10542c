package io.outrigger.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.type.ValueType;

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
	 * The most bytes of all keys and values together, in UTF-8.
	 */
	public static final int MAX_BYTES = 1024 * 1024;

	/**
	 * The most characters of an author.
	 */
	public static final int MAX_AUTHOR = 128;

	/**
	 * The most characters of a reason.
	 */
	public static final int MAX_REASON = 1_024;

	private static final String LAYOUT = "\t\n\r";

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
		long bytes = 0;
		for (Change change : changes) {
			require(keys.add(change.key()), "changes", "has the key '" + change.key() + "' twice", "each key once");
			bytes += Utf8.length(change.key()) + ((change.value() != null) ? Utf8.length(change.value()) : 0);
		}
		require(bytes <= MAX_BYTES, "changes", "has " + bytes + " bytes",
				"at most " + MAX_BYTES + " bytes of keys and values");
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
		require(!Utf8.hasControls(text, ""), field, "has control characters", "without control characters");
		require(Utf8.isWellFormed(text), field, "has half a character", "well-formed text");
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
	 * @param value its new value, or {@code null} to delete it: at most 256 KiB, without
	 * control characters but tabs and line ends
	 * @param type what its values are from now on, or {@code null} for what they are,
	 * which for a key that does not exist is {@link ValueType#TEXT}
	 * @param expectedVersion the version that the key must have, 0 if it must not exist,
	 * or {@code null} for any
	 */
	public record Change(String key, @Nullable String value, @Nullable ValueType type, @Nullable Long expectedVersion) {

		/**
		 * Checks every part.
		 * @throws InvalidReleaseException if one breaks its rule
		 */
		public Change {
			requireText("key", key, MAX_KEY);
			require(expectedVersion == null || expectedVersion >= 0, "expectedVersion of '" + key + "'",
					"is " + expectedVersion, "a version, or 0 if the key must not exist");
			if (value != null) {
				String field = "value of '" + key + "'";
				require(value.length() <= MAX_VALUE && Utf8.length(value) <= MAX_VALUE, field,
						"has more than " + MAX_VALUE + " bytes", "at most " + MAX_VALUE + " bytes");
				require(!Utf8.hasControls(value, LAYOUT), field, "has control characters",
						"without control characters but tabs and line ends");
				require(Utf8.isWellFormed(value), field, "has half a character", "well-formed text");
				if (type != null) {
					requireType(key, value, type);
				}
			}
		}

		/**
		 * Creates a change that leaves the type as it is.
		 * @param key the key
		 * @param value its new value, or {@code null} to delete it
		 * @param expectedVersion the version that the key must have, or {@code null} for
		 * any
		 */
		public Change(String key, @Nullable String value, @Nullable Long expectedVersion) {
			this(key, value, null, expectedVersion);
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
			return new Change(this.key, this.value, this.type, version);
		}

		/**
		 * Returns the same change with a type declared.
		 * @param type what the values of the key are from now on
		 * @return a copy
		 */
		public Change as(ValueType type) {
			return new Change(this.key, this.value, type, this.expectedVersion);
		}

		/**
		 * Returns the type that the key has with this change.
		 * @param present what the key is before it, or {@code null} if it does not exist
		 * @return the type
		 * @throws InvalidReleaseException if the value is not of this type
		 */
		public ValueType typeAfter(@Nullable ConfigEntry present) {
			ValueType kept = (present != null) ? present.type() : ValueType.TEXT;
			if (this.value == null) {
				return kept;
			}
			ValueType type = (this.type != null) ? this.type : kept;
			requireType(this.key, this.value, type);
			return type;
		}

		private static void requireType(String key, String value, ValueType type) {
			require(ConfigCipher.isEncrypted(value) || type.accepts(value), "value of '" + key + "'",
					"is not of type " + type, type.rule());
		}

		/**
		 * Leaves the value out: it may be secret.
		 */
		@Override
		public String toString() {
			return "Change[" + ((this.value != null) ? "set " : "delete ") + this.key
					+ ((this.type != null) ? " as " + this.type : "")
					+ ((this.expectedVersion != null) ? " if version " + this.expectedVersion : "") + "]";
		}

	}

	/**
	 * Texts as they are sent.
	 */
	private static final class Utf8 {

		static int length(String text) {
			int length = text.length();
			for (int i = 0; i < text.length(); i++) {
				char each = text.charAt(i);
				// Two characters that are a pair make four bytes
				length += (each < 0x80) ? 0 : (each < 0x800 || Character.isSurrogate(each)) ? 1 : 2;
			}
			return length;
		}

		static boolean hasControls(String text, String allowed) {
			return text.chars().anyMatch((each) -> Character.isISOControl(each) && allowed.indexOf(each) < 0);
		}

		static boolean isWellFormed(String text) {
			for (int i = 0; i < text.length(); i++) {
				if (Character.isSurrogate(text.charAt(i))) {
					if (!Character.isSurrogatePair(text.charAt(i),
							(i + 1 < text.length()) ? text.charAt(i + 1) : ' ')) {
						return false;
					}
					i++;
				}
			}
			return true;
		}

	}

}
