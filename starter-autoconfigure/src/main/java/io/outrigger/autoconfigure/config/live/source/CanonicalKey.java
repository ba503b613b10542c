package io.outrigger.autoconfigure.config.live.source;

import java.util.Optional;
import java.util.Set;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * A property's name as a text that is the same for every spelling of it, and in whose
 * order all that is below a name stands right behind it. The names themselves have such
 * an order for one spelling only.
 */
public final class CanonicalKey {

	private static final char END = '\u0000';

	private CanonicalKey() {
	}

	/**
	 * Returns the key of a property.
	 * @param name its name
	 * @return the key, empty for the empty name
	 */
	public static String of(ConfigurationPropertyName name) {
		StringBuilder key = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			key.append(name.getElement(i, Form.UNIFORM)).append(END);
		}
		return key.toString();
	}

	/**
	 * Whether a key is one of some, or below one.
	 * @param key the key
	 * @param some the others
	 * @return {@code true} if it starts with one of them
	 */
	public static boolean isBelow(String key, Set<String> some) {
		for (int end = key.indexOf(END); end >= 0; end = key.indexOf(END, end + 1)) {
			if (some.contains(key.substring(0, end + 1))) {
				return true;
			}
		}
		return some.contains("");
	}

	/*
	 * What stands before the first index of a list's element, be it one within another
	 * element.
	 */
	static Optional<String> ofList(ConfigurationPropertyName name) {
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			if (name.isNumericIndex(i)) {
				return Optional.of(of(name.chop(i)));
			}
		}
		return Optional.empty();
	}

	/* The last name that two keys both are, or are below. */
	static String common(String one, String other) {
		int end = 0;
		for (int i = 0; i < Math.min(one.length(), other.length()) && one.charAt(i) == other.charAt(i); i++) {
			end = (one.charAt(i) == END) ? i + 1 : end;
		}
		return one.substring(0, end);
	}

	/*
	 * Stands behind all properties.
	 */
	static String ofNoProperty(String key) {
		return behind("") + key;
	}

	/* What is greater than all keys that start with the given one. */
	static String behind(String key) {
		return key + Character.MAX_VALUE;
	}

}
