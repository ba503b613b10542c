package io.outrigger.config;

import org.jspecify.annotations.Nullable;

/**
 * A release was prepared against a state that is no longer the present one: somebody else
 * published in between.
 */
public final class ConflictException extends ConfigException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String key;

	private final long expected;

	private final long actual;

	private ConflictException(String message, @Nullable String key, long expected, long actual) {
		super(message);
		this.key = key;
		this.expected = expected;
		this.actual = actual;
	}

	/**
	 * Creates the exception for a key that has another version than expected.
	 * @param key the key
	 * @param expected the expected version
	 * @param actual its version, 0 if the key does not exist
	 * @return the exception
	 */
	public static ConflictException ofKey(String key, long expected, long actual) {
		return new ConflictException("Key '" + key + "' " + describe(actual) + " but was expected "
				+ ((expected == 0) ? "not to exist" : "to have version " + expected)
				+ "; read it again before you change it", key, expected, actual);
	}

	/**
	 * Creates the exception for a store that has another revision than expected.
	 * @param expected the expected revision
	 * @param actual its revision
	 * @return the exception
	 */
	public static ConflictException ofRevision(long expected, long actual) {
		return new ConflictException("The store has revision " + actual + " but was expected to have " + expected
				+ "; somebody else published in between", null, expected, actual);
	}

	/**
	 * Returns the key that changed.
	 * @return the key, or {@code null} if the whole store was expected not to change
	 */
	public @Nullable String key() {
		return this.key;
	}

	/**
	 * Returns what was expected.
	 * @return the version of the key, or the revision of the store
	 */
	public long expected() {
		return this.expected;
	}

	/**
	 * Returns what is there.
	 * @return the version of the key, 0 if it does not exist, or the revision of the
	 * store
	 */
	public long actual() {
		return this.actual;
	}

	private static String describe(long version) {
		return (version == 0) ? "does not exist" : "has version " + version;
	}

}
