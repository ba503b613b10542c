package io.outrigger.config.cipher;

import java.util.Base64;
import java.util.Objects;
import java.util.regex.Pattern;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that settings are encrypted with. Immutable.
 *
 * @param id tells it from the keys before and after it; written in front of what it
 * encrypts: at most 32 letters, digits, '.', '_' and '-'
 * @param secret the key itself
 */
public record CipherKey(String id, SecretKey secret) {

	/**
	 * What an id must be.
	 */
	public static final String ID_RULE = "1 to 32 letters, digits, '.', '_' and '-'";

	/**
	 * What the text of a key must be.
	 */
	public static final String SECRET_RULE = "16, 24 or 32 random bytes in Base64";

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");

	/**
	 * Checks the id.
	 */
	public CipherKey {
		Objects.requireNonNull(secret);
		if (!isId(id)) {
			throw new IllegalArgumentException("The id of a key must be " + ID_RULE);
		}
	}

	/**
	 * Tells whether a text can be the id of a key.
	 * @param text the text
	 * @return whether it keeps the rule
	 */
	public static boolean isId(String text) {
		return ID.matcher(text).matches();
	}

	/**
	 * Creates a key from the text that a user keeps.
	 * @param id its id
	 * @param base64 16, 24 or 32 bytes in Base64
	 * @return the key
	 * @throws IllegalArgumentException if the text is anything else; the message does not
	 * quote it
	 */
	public static CipherKey of(String id, String base64) {
		byte[] bytes = decode(base64.strip());
		if (bytes.length != 16 && bytes.length != 24 && bytes.length != 32) {
			throw new IllegalArgumentException("A key must be " + SECRET_RULE + ", not " + bytes.length + " bytes");
		}
		return new CipherKey(id, new SecretKeySpec(bytes, "AES"));
	}

	private static byte[] decode(String base64) {
		try {
			return Base64.getDecoder().decode(base64);
		}
		catch (IllegalArgumentException ex) {
			// Its message tells a part of the key
			throw new IllegalArgumentException("A key must be " + SECRET_RULE);
		}
	}

	/**
	 * Leaves the key out.
	 */
	@Override
	public String toString() {
		return "CipherKey[id=" + this.id + "]";
	}

}
