package io.outrigger.autoconfigure.config;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.InvalidReleaseException;

/**
 * Reads the fields of a request, which may all be missing.
 */
final class Fields {

	private static final String VERSION = "a version, such as 3";

	private Fields() {
	}

	static String required(String field, @Nullable String value, String rule) {
		if (value == null) {
			throw new InvalidReleaseException(field, "is missing", rule);
		}
		return value;
	}

	static long version(String field, String value) {
		return number(field, value, VERSION);
	}

	static @Nullable Long expectedVersion(@Nullable String value) {
		return (value != null) ? number("expectedVersion", value, VERSION + ", or 0 if the key must not exist") : null;
	}

	private static long number(String field, String value, String rule) {
		try {
			long number = Long.parseLong(value.trim());
			if (number >= 0) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Told below, as for a number that is negative
		}
		throw new InvalidReleaseException(field, "is '" + value + "'", rule);
	}

}
