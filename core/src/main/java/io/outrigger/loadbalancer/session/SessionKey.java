package io.outrigger.loadbalancer.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What stands for a session outside of the request that carries it: the first half of the
 * SHA-256 (FIPS 180-4) of what the caller sent, as that may be a secret, and long.
 */
public final class SessionKey {

	private static final int HALF = 16;

	private SessionKey() {
	}

	/**
	 * Returns what stands for a session.
	 * @param value what the request carries
	 * @return 32 hexadecimal digits, the same for equal values
	 */
	public static String of(String value) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(Arrays.copyOf(digest, HALF));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
