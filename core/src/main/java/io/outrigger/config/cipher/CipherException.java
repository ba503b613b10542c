package io.outrigger.config.cipher;

/**
 * An encrypted value cannot be read. The message names the setting and what is wrong,
 * never any part of the value.
 */
public final class CipherException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CipherException(String setting, String problem) {
		super("'" + setting + "' cannot be decrypted: " + problem);
	}

}
