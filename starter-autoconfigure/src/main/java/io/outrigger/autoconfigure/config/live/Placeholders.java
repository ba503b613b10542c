package io.outrigger.autoconfigure.config.live;

import java.util.Map;
import java.util.function.BiPredicate;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

import io.outrigger.config.ReleaseRejectedException;

/**
 * Demands that values can be resolved. Binding alone would let a text with a placeholder
 * that leads nowhere pass as it stands.
 *
 * @param affected the properties that a release may change
 * @param secret whether a property with that value is secret
 * @param before the environment as it is
 * @param after the environment as the release would make it
 */
record Placeholders(Affected affected, BiPredicate<String, String> secret, Environment before, Environment after) {

	private static final String HINT = "; write '\\${' for a text that is no reference";

	/*
	 * A published value must resolve. A value from elsewhere is the user's own affair
	 * unless it resolved before the release.
	 */
	void require(Map<String, String> published, Map<ConfigurationPropertyName, String> references) {
		published.forEach((key, value) -> {
			if (this.affected.names().contains(Affected.canonical(key))) {
				requireBalanced(key, value);
				requireResolved(key, value);
			}
		});
		references.forEach((name, text) -> {
			if (this.affected.names().contains(name) && resolves(text, this.before)) {
				requireResolved(name.toString(), text);
			}
		});
	}

	private void requireResolved(String key, String value) {
		try {
			this.after.resolveRequiredPlaceholders(value);
		}
		catch (PlaceholderResolutionException ex) {
			throw new ReleaseRejectedException("'" + key + "' refers to " + describe(key, value, ex.getPlaceholder())
					+ ", which does not exist or leads back to itself" + HINT);
		}
	}

	/*
	 * What looks like a placeholder may be a part of a secret, that of the key or of one
	 * that it refers to.
	 */
	private String describe(String key, String value, String placeholder) {
		String text = "${" + placeholder;
		return (value.contains(text) && !this.secret.test(key, value)) ? "'" + text + "}'" : "something";
	}

	private static boolean resolves(String value, Environment environment) {
		try {
			environment.resolveRequiredPlaceholders(value);
			return true;
		}
		catch (PlaceholderResolutionException ex) {
			return false;
		}
	}

	private static void requireBalanced(String key, String value) {
		int depth = 0;
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (value.startsWith("\\${", i)) {
				i += 2;
			}
			else if (value.startsWith("${", i)) {
				depth++;
				i++;
			}
			else if (depth > 0 && (character == '{' || character == '}')) {
				depth += (character == '{') ? 1 : -1;
			}
		}
		if (depth != 0) {
			throw new ReleaseRejectedException("'" + key + "' has a '${' without its '}'" + HINT);
		}
	}

}
