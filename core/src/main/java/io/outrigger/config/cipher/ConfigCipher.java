package io.outrigger.config.cipher;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

import org.jspecify.annotations.Nullable;

/**
 * Encrypts settings with AES-GCM (NIST SP 800-38D), each with a random nonce of 96 bits
 * and a tag of 128. The name of the setting is authenticated with its value, so that a
 * value which was moved to another name does not decrypt. The id of the key is written in
 * front: old keys go on decrypting while a new one encrypts. One key is good for 2^32
 * values. Safe for use from several threads.
 */
public final class ConfigCipher {

	/**
	 * What every encrypted value begins with, followed by the id of its key, a colon and
	 * nonce, ciphertext and tag in Base64 for URLs.
	 */
	public static final String PREFIX = "{cipher}";

	private static final String CONTEXT = "outrigger-config-1:";

	private static final String ALGORITHM = "AES/GCM/NoPadding";

	private static final int NONCE = 12;

	private static final int TAG = 16;

	private final SecureRandom random = new SecureRandom();

	private final Map<String, CipherKey> keys = new HashMap<>();

	private final @Nullable CipherKey primary;

	/**
	 * Creates a cipher.
	 * @param keys the key that encrypts, then others that decrypt; without any nothing
	 * can be encrypted or decrypted
	 */
	public ConfigCipher(List<CipherKey> keys) {
		this.primary = keys.isEmpty() ? null : keys.get(0);
		keys.forEach((key) -> this.keys.put(key.id(), key));
	}

	/**
	 * Tells whether a value is an encrypted one.
	 * @param value the value
	 * @return whether it begins with {@value #PREFIX}
	 */
	public static boolean isEncrypted(String value) {
		return value.startsWith(PREFIX);
	}

	/**
	 * Tells whether there is a key to encrypt with.
	 * @return whether {@link #encrypt} works
	 */
	public boolean canEncrypt() {
		return this.primary != null;
	}

	/**
	 * Encrypts the value of a setting.
	 * @param setting the name of the setting
	 * @param value its value
	 * @return the value to publish
	 * @throws IllegalStateException if there is no key
	 */
	public String encrypt(String setting, String value) {
		CipherKey key = this.primary;
		if (key == null) {
			throw new IllegalStateException("There is no key to encrypt '" + setting + "' with");
		}
		byte[] nonce = new byte[NONCE];
		this.random.nextBytes(nonce);
		try {
			byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, setting)
				.doFinal(value.getBytes(StandardCharsets.UTF_8));
			byte[] all = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
			return PREFIX + key.id() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-GCM is not usable here", ex);
		}
	}

	/**
	 * Decrypts the value of a setting.
	 * @param setting the name of the setting
	 * @param value its value, encrypted
	 * @return the value in clear
	 * @throws CipherException if it is malformed, of a key that is not known, or was not
	 * made for this setting with that key
	 */
	public String decrypt(String setting, String value) {
		CipherKey key = key(setting, value);
		byte[] all = bytes(setting, value.substring(PREFIX.length() + key.id().length() + 1));
		try {
			byte[] clear = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(all, NONCE), setting).doFinal(all, NONCE,
					all.length - NONCE);
			return new String(clear, StandardCharsets.UTF_8);
		}
		catch (AEADBadTagException ex) {
			throw new CipherException(setting, "it was not encrypted for this name with key '" + key.id() + "'");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-GCM is not usable here", ex);
		}
	}

	private CipherKey key(String setting, String value) {
		int colon = value.indexOf(':');
		if (!isEncrypted(value) || colon < 0) {
			throw new CipherException(setting, "it must be " + PREFIX + "<key id>:<Base64>");
		}
		String id = value.substring(PREFIX.length(), colon);
		CipherKey key = this.keys.get(id);
		if (key == null) {
			throw new CipherException(setting,
					CipherKey.isId(id) ? "there is no key '" + id + "'" : "the id of its key is not one");
		}
		return key;
	}

	private static byte[] bytes(String setting, String base64) {
		try {
			byte[] all = Base64.getUrlDecoder().decode(base64);
			if (all.length >= NONCE + TAG) {
				return all;
			}
		}
		catch (IllegalArgumentException ex) {
			// Told below, without the value
		}
		throw new CipherException(setting, "what follows the key's id is not what encrypting makes");
	}

	private static Cipher cipher(int mode, CipherKey key, byte[] nonce, String setting)
			throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance(ALGORITHM);
		cipher.init(mode, key.secret(), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
		cipher.updateAAD((CONTEXT + setting).getBytes(StandardCharsets.UTF_8));
		return cipher;
	}

}
