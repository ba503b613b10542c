package io.outrigger.autoconfigure.sidecar.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.ConstructorBinding;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.sidecar.identity.TokenKey;

/**
 * A key that identity tokens are signed with, or only checked with: a secret, PEM, or an
 * entry of a key store. It is read once, when the properties are bound. What it was read
 * from is kept to tell a changed key from the same, and never shown.
 */
public final class KeyProperties {

	static final String MASK = "******";

	private static final String CONTENT_RULE = "one of secret, pem and keystore";

	private final List<@Nullable String> texts;

	private final @Nullable TokenKey key;

	/**
	 * Creates the properties of a key that is yet to be read.
	 * @param secret secret for HS256, in Base64
	 * @param pem keys for ES256 as PEM, or where that is
	 * @param keystore where a PKCS12 key store with keys for ES256 is
	 * @param password opens the key store, or the private key of the PEM
	 * @param alias entry of the key store
	 * @param issuer service that alone signs with it
	 */
	@ConstructorBinding
	public KeyProperties(@Nullable String secret, @Nullable String pem, @Nullable String keystore,
			@Nullable String password, @Nullable String alias, @Nullable String issuer) {
		this(Arrays.asList(secret, pem, keystore, password, alias, issuer), null);
	}

	private KeyProperties(List<@Nullable String> texts, @Nullable TokenKey key) {
		this.texts = Collections.unmodifiableList(texts);
		this.key = key;
	}

	TokenKey key() {
		return Objects.requireNonNull(this.key, "not read");
	}

	KeyProperties read(String property, String id) {
		String secret = this.texts.get(0);
		String pem = this.texts.get(1);
		String keystore = this.texts.get(2);
		InvalidPropertyException.require(this.texts.subList(0, 3).stream().filter(Objects::nonNull).count() == 1,
				property, MASK, CONTENT_RULE);
		TokenKey read;
		if (secret != null) {
			read = secret(property + ".secret", id, secret);
		}
		else if (pem != null) {
			read = es256(property + ".pem", id, KeyReader.PEM_RULE, () -> KeyReader.pem(pem, this.texts.get(3)));
		}
		else {
			read = es256(property + ".keystore", id, KeyReader.KEYSTORE_RULE,
					() -> KeyReader.keyStore(Objects.requireNonNull(keystore), this.texts.get(3), this.texts.get(4)));
		}
		return new KeyProperties(this.texts, issuedBy(property + ".issuer", read, this.texts.get(5)));
	}

	private static TokenKey secret(String property, String id, String secret) {
		try {
			return TokenKey.hs256(id, Base64.getDecoder().decode(secret.strip()));
		}
		catch (IllegalArgumentException ex) {
			// Its message may tell a part of the secret
			throw new InvalidPropertyException(property, MASK, TokenKey.SECRET_RULE);
		}
	}

	private static TokenKey es256(String property, String id, String rule, Source source) {
		try {
			KeyReader.Keys keys = source.read();
			return TokenKey.es256(id, keys.publicKey(), keys.privateKey());
		}
		catch (IOException ex) {
			throw new InvalidPropertyException(property, MASK, rule + "; it cannot be read");
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			// Messages of parsers may quote what they parse
			throw new InvalidPropertyException(property, MASK, rule);
		}
	}

	private static TokenKey issuedBy(String property, TokenKey key, @Nullable String issuer) {
		try {
			return key.issuedBy(issuer);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPropertyException(property, issuer, TokenKey.ISSUER_RULE);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof KeyProperties properties && this.texts.equals(properties.texts);
	}

	@Override
	public int hashCode() {
		return this.texts.hashCode();
	}

	/**
	 * Leaves the key out.
	 */
	@Override
	public String toString() {
		return "KeyProperties[" + MASK + "]";
	}

	/**
	 * Where keys come from.
	 */
	@FunctionalInterface
	private interface Source {

		KeyReader.Keys read() throws IOException, GeneralSecurityException;

	}

}
