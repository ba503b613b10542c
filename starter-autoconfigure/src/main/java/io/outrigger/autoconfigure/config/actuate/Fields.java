package io.outrigger.autoconfigure.config.actuate;

import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.ConfigScope;
import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.type.ValueType;

/**
 * Reads the fields of a request, which may all be missing.
 */
final class Fields {

	private static final String VERSION = "a version, such as 3";

	private static final int MAX_RELEASES = 1_000;

	private static final String RELEASES = "how many releases to show, from 1 to " + MAX_RELEASES;

	private Fields() {
	}

	static String required(String field, @Nullable String value, String rule) {
		if (value == null) {
			throw new InvalidReleaseException(field, "is missing", rule);
		}
		return value;
	}

	static boolean flag(String field, @Nullable String value) {
		if (value == null || value.equals("false")) {
			return false;
		}
		if (value.equals("true")) {
			return true;
		}
		throw new InvalidReleaseException(field, "is '" + value + "'", "true or false");
	}

	static long version(String field, String value) {
		return number(field, value, VERSION);
	}

	static @Nullable Long expectedVersion(@Nullable String value) {
		return (value != null) ? number("expectedVersion", value, VERSION + ", or 0 if the key must not exist") : null;
	}

	static int releases(String value) {
		long number = number("releases", value, RELEASES);
		if (number < 1 || number > MAX_RELEASES) {
			throw new InvalidReleaseException("releases", "is '" + value + "'", RELEASES);
		}
		return (int) number;
	}

	static @Nullable ValueType type(@Nullable String value) {
		if (value == null) {
			return null;
		}
		try {
			return ValueType.valueOf(value.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidReleaseException("type", "is '" + value + "'",
					"one of " + Arrays.toString(ValueType.values()));
		}
	}

	/*
	 * A key is one of this application, no profile and no label, unless this is said.
	 */
	static ConfigScope scope(ConfigScope application, @Nullable String scope, @Nullable String profile,
			@Nullable String label) {
		boolean namespace = "namespace".equals(scope);
		if (scope != null && !namespace && !scope.equals("application")) {
			throw new InvalidReleaseException("scope", "is '" + scope + "'", "namespace or application");
		}
		return new ConfigScope(namespace ? null : application.application(), profile, label);
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
