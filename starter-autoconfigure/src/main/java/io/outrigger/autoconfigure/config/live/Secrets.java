package io.outrigger.autoconfigure.config.live;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

import io.outrigger.autoconfigure.actuate.SensitiveNames;

/**
 * Takes secrets out of texts. Reasons come from anywhere, a user's constructor included,
 * so that what they quote is known only by looking for it.
 */
final class Secrets {

	private static final String MASK = "******";

	/*
	 * A secret that is as short as an ordinary word would blot out half the text. A
	 * published one is hidden all the same: it is the one that a reason is likely about.
	 */
	private static final int MIN_LENGTH = 4;

	private final SecretNames users;

	Secrets(SecretNames users) {
		this.users = users;
	}

	String hide(String text, CandidateEnvironment environment) {
		// The longest first: one secret may be a part of another
		Set<String> secrets = new TreeSet<>(
				Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				collect(enumerable, environment, secrets);
			}
		}
		String hidden = text;
		for (String secret : secrets) {
			hidden = hidden.replace(secret, MASK);
		}
		return hidden;
	}

	private void collect(EnumerablePropertySource<?> source, CandidateEnvironment environment, Set<String> secrets) {
		int minLength = source.getName().equals(LivePropertySource.NAME) ? 1 : MIN_LENGTH;
		for (String name : source.getPropertyNames()) {
			if (source.getProperty(name) instanceof CharSequence value && isSecret(name, value.toString())) {
				String plain = value.toString().trim();
				if (plain.length() >= minLength) {
					secrets.add(plain);
				}
				String resolved = resolve(plain, environment).trim();
				if (resolved.length() >= minLength) {
					secrets.add(resolved);
				}
			}
		}
	}

	boolean isSecret(String name, String value) {
		return SensitiveNames.include(name) || this.users.hides(name, value);
	}

	private static String resolve(String value, CandidateEnvironment environment) {
		try {
			return environment.resolvePlaceholders(value);
		}
		catch (IllegalArgumentException ex) {
			return value;
		}
	}

}
