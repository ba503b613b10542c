package io.outrigger.autoconfigure.config.live;

import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

import io.outrigger.config.ReleaseRejectedException;

/**
 * Demands that values can be resolved. Binding alone would let a text with a placeholder
 * that leads nowhere pass as it stands.
 */
final class Placeholders {

	private Placeholders() {
	}

	/*
	 * A published value must resolve. A value from elsewhere is the user's own affair
	 * unless it resolved before the release.
	 */
	static void require(Affected affected, Map<String, String> published,
			Map<ConfigurationPropertyName, String> references, Environment before, Environment after) {
		published.forEach((key, value) -> {
			if (affected.names().contains(Affected.canonical(key))) {
				requireBalanced(key, value);
				requireResolved(key, value, after);
			}
		});
		references.forEach((name, text) -> {
			if (affected.names().contains(name) && resolves(text, before)) {
				requireResolved(name.toString(), text, after);
			}
		});
	}

	private static void requireResolved(String key, String value, Environment environment) {
		try {
			environment.resolveRequiredPlaceholders(value);
		}
		catch (PlaceholderResolutionException ex) {
			throw new ReleaseRejectedException("'" + key + "' refers to '${" + ex.getPlaceholder()
					+ "}', which does not exist or leads back to itself; write '\\${' for a text that is no reference");
		}
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
			throw new ReleaseRejectedException(
					"'" + key + "' has a '${' without its '}'; write '\\${' for a text that is no reference");
		}
	}

}
