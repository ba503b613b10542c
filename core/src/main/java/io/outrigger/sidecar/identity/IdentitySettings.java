package io.outrigger.sidecar.identity;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How identity tokens are signed and checked. Immutable.
 *
 * @param keys the keys by their ids: with each of them a token may be signed that comes
 * in
 * @param active the one of them that signs those that go out; {@code null} for none
 * @param lifetime how long a token is good for
 */
public record IdentitySettings(Map<String, TokenKey> keys, @Nullable TokenKey active, Duration lifetime) {

	/**
	 * Time for which a token is used for further requests before there is another one.
	 */
	public static final Duration REUSE = Duration.ofMinutes(1);

	/**
	 * How long a token is good for, unless said otherwise: longer than it is used for, by
	 * enough for clocks that differ and for a time without new ones, but not by much.
	 */
	public static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);

	/**
	 * What a lifetime must be.
	 */
	public static final String LIFETIME_RULE = "from 2m to 60m";

	static final Duration MIN_LIFETIME = Duration.ofMinutes(2);

	static final Duration MAX_LIFETIME = Duration.ofMinutes(60);

	/**
	 * Checks the lifetime and the active key.
	 * @throws IllegalArgumentException if one breaks its rule
	 */
	public IdentitySettings {
		keys = Map.copyOf(keys);
		if (!isLifetime(lifetime)) {
			throw new IllegalArgumentException("The lifetime of a token must be " + LIFETIME_RULE);
		}
		if (active != null && (!active.canSign() || !keys.containsKey(active.id()))) {
			throw new IllegalArgumentException("The active key must be one of the keys, and able to sign");
		}
	}

	/**
	 * Tells whether a time can be the lifetime of a token.
	 * @param lifetime the time
	 * @return whether it keeps the rule
	 */
	public static boolean isLifetime(Duration lifetime) {
		return lifetime.compareTo(MIN_LIFETIME) >= 0 && lifetime.compareTo(MAX_LIFETIME) <= 0;
	}

}
