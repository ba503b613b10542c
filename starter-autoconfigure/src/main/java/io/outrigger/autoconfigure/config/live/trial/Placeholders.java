package io.outrigger.autoconfigure.config.live.trial;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

import org.springframework.util.PlaceholderResolutionException;

import io.outrigger.autoconfigure.config.live.source.PublishedSettings;
import io.outrigger.config.effective.ReleaseRejectedException;

/**
 * Demands that values can be resolved. Binding alone would let a text with a placeholder
 * that leads nowhere pass as it stands.
 *
 * @param trial the release
 * @param secret whether a property with that value is secret
 */
record Placeholders(Trial trial, BiPredicate<String, String> secret) {

	private static final String HINT = "; write '\\${' for a text that is no reference";

	/*
	 * A value that is published must resolve. One that was there before, in a file or by
	 * an earlier release, is left alone unless it resolved until now.
	 */
	void require(Map<String, Optional<String>> changes, References references) {
		changes.forEach((key, change) -> change.filter(PublishedSettings::isReference).ifPresent((value) -> {
			requireBalanced(key, value);
			requireResolved(key, value);
		}));
		references.texts().forEach((name, texts) -> {
			if (this.trial.affected().names().contains(name)) {
				for (String text : texts) {
					if (this.trial.without(() -> resolves(text))) {
						requireResolved(name.toString(), text);
					}
				}
			}
		});
	}

	private void requireResolved(String key, String value) {
		try {
			this.trial.within(() -> this.trial.environment().resolveRequiredPlaceholders(value));
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

	private boolean resolves(String value) {
		try {
			this.trial.environment().resolveRequiredPlaceholders(value);
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
