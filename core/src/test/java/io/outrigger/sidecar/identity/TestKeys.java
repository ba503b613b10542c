package io.outrigger.sidecar.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keys of a test, and a clock that it moves.
 */
final class TestKeys {

	static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

	static final KeyPair PAIR = pair("secp256r1");

	private TestKeys() {
	}

	static KeyPair pair(String curve) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec(curve));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static byte[] secret() {
		byte[] secret = new byte[32];
		new SecureRandom().nextBytes(secret);
		return secret;
	}

	static TokenKey hs256(String id) {
		return TokenKey.hs256(id, secret());
	}

	static TokenKey es256(String id) {
		return TokenKey.es256(id, (ECPublicKey) PAIR.getPublic(), (ECPrivateKey) PAIR.getPrivate());
	}

	static IdentitySettings settings(TokenKey active, TokenKey... others) {
		Map<String, TokenKey> keys = Arrays.stream(others).collect(Collectors.toMap(TokenKey::id, Function.identity()));
		keys.put(active.id(), active);
		return new IdentitySettings(keys, active, IdentitySettings.DEFAULT_LIFETIME);
	}

	/**
	 * A clock that stands until it is moved.
	 */
	static final class TestClock implements InstantSource {

		private final AtomicReference<Instant> now = new AtomicReference<>(START);

		@Override
		public Instant instant() {
			return this.now.get();
		}

		void move(Duration time) {
			this.now.updateAndGet((before) -> before.plus(time));
		}

	}

}
