package io.outrigger.autoconfigure.config.live;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

import io.outrigger.autoconfigure.actuate.SensitiveNames;
import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.autoconfigure.config.live.trial.Trial;

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

	String hide(String text, Trial trial) {
		// The longest first: one secret may be a part of another
		Set<String> secrets = new TreeSet<>(
				Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
		trial.within(() -> {
			trial.after().forEach((name, value) -> {
				if (trial.after().isEncrypted(name) || isSecret(name, value)) {
					add(value, 1, trial.environment(), secrets);
				}
			});
			for (PropertySource<?> source : trial.environment().getPropertySources()) {
				if (source instanceof EnumerablePropertySource<?> enumerable
						&& !(source instanceof LivePropertySource)) {
					collect(enumerable, trial.environment(), secrets);
				}
			}
			return secrets;
		});
		String hidden = text;
		for (String secret : secrets) {
			hidden = hidden.replace(secret, MASK);
		}
		return hidden;
	}

	private void collect(EnumerablePropertySource<?> source, Environment environment, Set<String> secrets) {
		for (String name : source.getPropertyNames()) {
			if (source.getProperty(name) instanceof CharSequence value && isSecret(name, value.toString())) {
				add(value.toString(), MIN_LENGTH, environment, secrets);
			}
		}
	}

	private static void add(String value, int minLength, Environment environment, Set<String> secrets) {
		String plain = value.trim();
		if (plain.length() >= minLength) {
			secrets.add(plain);
		}
		String resolved = resolve(plain, environment).trim();
		if (resolved.length() >= minLength) {
			secrets.add(resolved);
		}
	}

	boolean isSecret(String name, String value) {
		return SensitiveNames.include(name) || this.users.hides(name, value);
	}

	private static String resolve(String value, Environment environment) {
		try {
			return environment.resolvePlaceholders(value);
		}
		catch (IllegalArgumentException ex) {
			return value;
		}
	}

}
