package io.outrigger.autoconfigure.sidecar.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * Reads keys of elliptic curves from PEM and key stores. Blocks.
 */
final class KeyReader {

	static final String PEM_RULE = "PEM, or the location of a file of at most 64 KB with it: a public key or a "
			+ "certificate of the curve P-256, and the private key that belongs to it if it is to sign";

	static final String KEYSTORE_RULE = "the location of a PKCS12 key store of at most 1 MB that the password opens, "
			+ "with a key of the curve P-256 under the alias";

	private static final String PUBLIC_BEGIN = "-----BEGIN PUBLIC KEY-----";

	private static final String PUBLIC_END = "-----END PUBLIC KEY-----";

	private static final int MAX_PEM = 64 * 1024;

	private static final int MAX_STORE = 1024 * 1024;

	/*
	 * Nothing is fetched from a network while properties are bound.
	 */
	private static final Set<String> SCHEMES = Set.of("file", "classpath", "base64");

	private KeyReader() {
	}

	static Keys pem(String textOrLocation, @Nullable String password) throws IOException, GeneralSecurityException {
		String text = PemContent.isPresentInText(textOrLocation) ? textOrLocation
				: new String(load(textOrLocation, MAX_PEM), StandardCharsets.UTF_8);
		PrivateKey privateKey = text.contains("PRIVATE KEY-----") ? PemContent.of(text).getPrivateKey(password) : null;
		return keys(publicKey(text), privateKey);
	}

	private static PublicKey publicKey(String text) throws GeneralSecurityException {
		int begin = text.indexOf(PUBLIC_BEGIN);
		int end = text.indexOf(PUBLIC_END);
		if (begin < 0 || end < begin) {
			return PemContent.of(text).getCertificates().get(0).getPublicKey();
		}
		byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + PUBLIC_BEGIN.length(), end));
		return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
	}

	static Keys keyStore(String location, @Nullable String password, @Nullable String alias)
			throws IOException, GeneralSecurityException {
		char[] secret = (password != null) ? password.toCharArray() : new char[0];
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(new ByteArrayInputStream(load(location, MAX_STORE)), secret);
		String entry = (alias != null) ? alias : only(store);
		Certificate certificate = store.getCertificate(entry);
		if (certificate == null) {
			throw new GeneralSecurityException("No such entry");
		}
		return keys(certificate.getPublicKey(), store.getKey(entry, secret));
	}

	private static String only(KeyStore store) throws GeneralSecurityException {
		List<String> aliases = Collections.list(store.aliases());
		if (aliases.size() != 1) {
			throw new GeneralSecurityException("Not one entry");
		}
		return aliases.get(0);
	}

	private static Keys keys(PublicKey publicKey, @Nullable Key privateKey) throws GeneralSecurityException {
		if (!(publicKey instanceof ECPublicKey ecPublic)) {
			throw new GeneralSecurityException("Not an elliptic curve");
		}
		if (privateKey == null) {
			return new Keys(ecPublic, null);
		}
		if (!(privateKey instanceof ECPrivateKey ecPrivate)) {
			throw new GeneralSecurityException("Not an elliptic curve");
		}
		return new Keys(ecPublic, ecPrivate);
	}

	private static byte[] load(String location, int limit) throws IOException {
		int colon = location.indexOf(':');
		// One letter is a drive
		if (colon > 1 && !SCHEMES.contains(location.substring(0, colon))) {
			throw new IOException("No file");
		}
		try (InputStream in = ApplicationResourceLoader.get().getResource(location).getInputStream()) {
			byte[] bytes = in.readNBytes(limit + 1);
			if (bytes.length > limit) {
				throw new IOException("Too long");
			}
			return bytes;
		}
	}

	/**
	 * The two halves of a key.
	 *
	 * @param publicKey checks
	 * @param privateKey signs; {@code null} if it is not there
	 */
	record Keys(ECPublicKey publicKey, @Nullable ECPrivateKey privateKey) {
	}

}
