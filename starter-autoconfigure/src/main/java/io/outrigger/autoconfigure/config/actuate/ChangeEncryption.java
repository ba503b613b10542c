package io.outrigger.autoconfigure.config.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.outrigger.config.InvalidReleaseException;
import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.ConfigCipher;

/**
 * Encrypts what is published, where that is asked for: the value in clear then goes no
 * further than this process.
 *
 * @param cipher encrypts
 */
record ChangeEncryption(ConfigCipher cipher) {

	/*
	 * The type that a change declares was checked on the value in clear.
	 */
	List<Change> apply(List<Change> changes, @Nullable String encrypt) {
		if (!Fields.flag("encrypt", encrypt)) {
			return changes;
		}
		if (!this.cipher.canEncrypt()) {
			throw new InvalidReleaseException("encrypt", "is 'true'",
					"left out, as this process has no key: outrigger.config.encryption.keys");
		}
		return changes.stream().map(this::encrypted).toList();
	}

	private Change encrypted(Change change) {
		String value = change.value();
		return (value == null || ConfigCipher.isEncrypted(value)) ? change : new Change(change.key(),
				this.cipher.encrypt(change.key(), value), change.type(), change.expectedVersion());
	}

}
