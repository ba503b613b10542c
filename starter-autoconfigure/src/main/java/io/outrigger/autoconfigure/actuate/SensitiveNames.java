package io.outrigger.autoconfigure.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells which names sound like a secret: those with a part, between dots and brackets and
 * however it is spelled, that speaks of a password, passphrase, secret, token, credential
 * or something private, or that ends in "key" or "keys", unless it is how many there may
 * be. Not those of load balancer and cache, which have no secrets but perhaps in
 * metadata, while any part of a name may be that of a service or a cache. Safe for use
 * from several threads.
 */
public final class SensitiveNames {

	private static final Pattern PART = Pattern
		.compile("passw(or)?d|passphrase|pwd|secret|token|credential|private|(?<!max)keys?$");

	private static final Pattern WITHOUT_SECRETS = Pattern
		.compile("outrigger\\.(loadbalancer|cache)\\.(?!.*\\bmetadata\\b).*", Pattern.CASE_INSENSITIVE);

	private SensitiveNames() {
	}

	/**
	 * Whether a name sounds like a secret.
	 * @param name the name of a property or the like
	 * @return {@code true} if what it names should not be shown
	 */
	public static boolean include(String name) {
		return !areOutOfQuestion(name) && Arrays.stream(name.split("[.\\[\\]]"))
			.map((part) -> part.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""))
			.anyMatch((part) -> PART.matcher(part).find());
	}

	/**
	 * Whether a name cannot be that of a secret, whatever it sounds like.
	 * @param name the name of a property or the like
	 * @return {@code true} for settings of the load balancer and of the cache
	 */
	static boolean areOutOfQuestion(String name) {
		return WITHOUT_SECRETS.matcher(name).matches();
	}

}
