package io.outrigger.sidecar.identity;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.regex.Pattern;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

/**
 * A key that identity tokens are signed with, or only checked with. It is for one
 * algorithm, whatever a token says. Safe for use from several threads.
 */
public final class TokenKey {

	/**
	 * What an id must be.
	 */
	public static final String ID_RULE = "1 to 64 letters, digits, '_' or '-'";

	/**
	 * What a secret must be.
	 */
	public static final String SECRET_RULE = "from 32 to 1024 random bytes in Base64";

	/**
	 * What an issuer must be.
	 */
	public static final String ISSUER_RULE = "the name of a service: letters, digits, '.', '_' and '-', at most 127";

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private static final Pattern ISSUER = Pattern.compile("[A-Za-z0-9._-]{1,127}");

	private static final int MIN_SECRET = 32;

	private static final int MAX_SECRET = 1024;

	private final String id;

	private final JWSAlgorithm algorithm;

	private final JWSVerifier verifier;

	private final @Nullable JWSSigner signer;

	private final @Nullable String issuer;

	private TokenKey(String id, JWSAlgorithm algorithm, JWSVerifier verifier, @Nullable JWSSigner signer,
			@Nullable String issuer) {
		if (!isId(id)) {
			throw new IllegalArgumentException("The id of a key must be " + ID_RULE);
		}
		this.id = id;
		this.algorithm = algorithm;
		this.verifier = verifier;
		this.signer = signer;
		this.issuer = issuer;
	}

	/**
	 * Creates a key for HS256, which signs and checks.
	 * @param id its id
	 * @param secret from 32 to 1024 random bytes
	 * @return the key
	 * @throws IllegalArgumentException if the secret has another length; the message does
	 * not quote it
	 */
	public static TokenKey hs256(String id, byte[] secret) {
		if (secret.length < MIN_SECRET || secret.length > MAX_SECRET) {
			throw new IllegalArgumentException("A secret must be " + SECRET_RULE + ", not " + secret.length + " bytes");
		}
		try {
			return new TokenKey(id, JWSAlgorithm.HS256, new MACVerifier(secret), new MACSigner(secret), null);
		}
		catch (JOSEException ex) {
			throw new IllegalArgumentException("A secret must be " + SECRET_RULE, ex);
		}
	}

	/**
	 * Creates a key for ES256.
	 * @param id its id
	 * @param publicKey checks, on the curve P-256
	 * @param privateKey signs; {@code null} for a key that only checks
	 * @return the key
	 * @throws IllegalArgumentException if a key is on another curve, or the two do not
	 * belong together
	 */
	public static TokenKey es256(String id, ECPublicKey publicKey, @Nullable ECPrivateKey privateKey) {
		requireCurve(Curve.forECParameterSpec(publicKey.getParams()));
		if (privateKey != null) {
			requireCurve(Curve.forECParameterSpec(privateKey.getParams()));
		}
		try {
			JWSSigner signer = (privateKey != null) ? new ECDSASigner(privateKey, Curve.P_256) : null;
			TokenKey key = new TokenKey(id, JWSAlgorithm.ES256, new ECDSAVerifier(publicKey), signer, null);
			key.requirePair();
			return key;
		}
		catch (JOSEException ex) {
			throw new IllegalArgumentException("The key cannot be used for ES256", ex);
		}
	}

	private static void requireCurve(@Nullable Curve curve) {
		if (!Curve.P_256.equals(curve)) {
			throw new IllegalArgumentException("A key for ES256 must be on the curve P-256");
		}
	}

	private void requirePair() throws JOSEException {
		if (this.signer != null) {
			JWSHeader header = new JWSHeader(this.algorithm);
			byte[] probe = this.id.getBytes(StandardCharsets.UTF_8);
			if (!this.verifier.verify(header, probe, this.signer.sign(header, probe))) {
				throw new IllegalArgumentException("The private key does not belong to the public key");
			}
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
	 * Returns this key as one by which a single service signs.
	 * @param issuer name of the service; {@code null} for any
	 * @return the key
	 * @throws IllegalArgumentException if that is no name of a service
	 */
	public TokenKey issuedBy(@Nullable String issuer) {
		if (issuer != null && !ISSUER.matcher(issuer).matches()) {
			throw new IllegalArgumentException("An issuer must be " + ISSUER_RULE);
		}
		return new TokenKey(this.id, this.algorithm, this.verifier, this.signer, issuer);
	}

	/**
	 * Returns the id, by which a token names its key.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Whether tokens can be signed with it.
	 * @return {@code false} if it only checks them
	 */
	public boolean canSign() {
		return this.signer != null;
	}

	/**
	 * Whether a service may sign with it.
	 * @param service name of the service
	 * @return {@code true} if it is the issuer, or any may
	 */
	public boolean isOf(String service) {
		return this.issuer == null || this.issuer.equals(service);
	}

	JWSAlgorithm algorithm() {
		return this.algorithm;
	}

	void sign(SignedJWT token) throws JOSEException {
		if (this.signer == null) {
			throw new IllegalStateException("Key '" + this.id + "' only checks");
		}
		token.sign(this.signer);
	}

	boolean hasSigned(SignedJWT token) throws JOSEException {
		return token.verify(this.verifier);
	}

	/**
	 * Leaves the key itself out.
	 */
	@Override
	public String toString() {
		return "TokenKey[id=" + this.id + ", algorithm=" + this.algorithm + ", canSign=" + canSign() + "]";
	}

}
