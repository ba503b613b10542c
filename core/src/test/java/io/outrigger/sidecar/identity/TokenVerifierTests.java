package io.outrigger.sidecar.identity;

import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.sidecar.identity.TestKeys.TestClock;
import io.outrigger.sidecar.identity.TokenRejectedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TokenVerifier}, with tokens of {@link TokenMinter} and with forged
 * ones.
 */
class TokenVerifierTests {

	private static final TokenKey EC = TestKeys.es256("ec");

	private static final byte[] SECRET = TestKeys.secret();

	private static final TokenKey MAC = TokenKey.hs256("mac", SECRET);

	private final TestClock clock = new TestClock();

	private final TokenMinter minter = new TokenMinter("orders", "orders-1", this.clock);

	private IdentitySettings settings = TestKeys.settings(EC, MAC);

	private final TokenVerifier verifier = new TokenVerifier(() -> this.settings, this.clock);

	@Test
	void knowsWhoSentAToken() throws Exception {
		for (TokenKey key : List.of(EC, MAC)) {
			String token = this.minter.mint(TestKeys.settings(key), "stock");
			assertThat(this.verifier.verify(token, "stock")).isEqualTo(new CallerIdentity("orders", "orders-1"));
			assertThat(token.length()).isLessThan(TokenVerifier.MAX_LENGTH / 4);
		}
	}

	@Test
	void aTokenSaysWhatItIs() throws Exception {
		SignedJWT token = SignedJWT.parse(this.minter.mint(this.settings, "stock"));
		assertThat(token.getHeader().toJSONObject())
			.isEqualTo(Map.of("alg", "ES256", "kid", "ec", "typ", "outrigger-identity+jwt"));
		assertThat(token.getJWTClaimsSet().toJSONObject()).containsOnlyKeys("iss", "sub", "aud", "instance", "iat",
				"exp");
		assertThat(token.getJWTClaimsSet().getExpirationTime())
			.isEqualTo(Date.from(TestKeys.START.plus(Duration.ofMinutes(5))));
	}

	@Test
	void keysChangeWithoutAGap() throws Exception {
		String before = this.minter.mint(TestKeys.settings(MAC), "stock");
		this.settings = TestKeys.settings(EC, MAC);
		assertThat(this.verifier.verify(before, "stock").service()).isEqualTo("orders");
		this.settings = TestKeys.settings(EC);
		assertRejected(Reason.UNKNOWN_KEY, before);
	}

	@Test
	void refusesATokenWithoutASignature() {
		assertRejected(Reason.MALFORMED, new PlainJWT(claims().build()).serialize());
		String header = base64("{\"alg\":\"none\",\"kid\":\"ec\",\"typ\":\"outrigger-identity+jwt\"}");
		assertRejected(Reason.MALFORMED, header + "." + base64(claims().build().toString()) + ".");
	}

	@Test
	void refusesAnotherAlgorithmThanTheKeyIsFor() throws Exception {
		byte[] known = ((ECPublicKey) TestKeys.PAIR.getPublic()).getEncoded();
		assertRejected(Reason.WRONG_ALGORITHM, sign(JWSAlgorithm.HS256, "ec", known, (claims) -> {
		}));
		byte[] secret = new byte[64];
		assertRejected(Reason.WRONG_ALGORITHM, sign(JWSAlgorithm.HS512, "mac", secret, (claims) -> {
		}));
	}

	@Test
	void refusesKeysThatItDoesNotKnow() throws Exception {
		assertRejected(Reason.UNKNOWN_KEY, sign(JWSAlgorithm.HS256, "other", SECRET, (claims) -> {
		}));
		assertRejected(Reason.UNKNOWN_KEY, sign(JWSAlgorithm.HS256, null, SECRET, (claims) -> {
		}));
	}

	@Test
	void refusesWhatItsKeyDidNotSign() throws Exception {
		String good = this.minter.mint(this.settings, "stock");
		String[] parts = good.split("\\.", -1);
		assertRejected(Reason.BAD_SIGNATURE,
				parts[0] + "." + base64(claims().subject("admin").issuer("admin").build().toString()) + "." + parts[2]);
		assertRejected(Reason.BAD_SIGNATURE, parts[0] + "." + parts[1] + "." + "A".repeat(86));
		assertRejected(Reason.BAD_SIGNATURE, sign(JWSAlgorithm.HS256, "mac", TestKeys.secret(), (claims) -> {
		}));
	}

	@Test
	void refusesWhatIsMeantForSomebodyElse() throws Exception {
		assertRejected(Reason.WRONG_AUDIENCE, this.minter.mint(this.settings, "billing"));
		assertRejected(Reason.WRONG_AUDIENCE, forged((claims) -> claims.audience(List.of("stock", "billing"))));
		assertRejected(Reason.WRONG_AUDIENCE, forged((claims) -> claims.audience((String) null)));
	}

	@Test
	void refusesWhatIsNotOfItsTime() throws Exception {
		String good = this.minter.mint(this.settings, "stock");
		this.clock.move(Duration.ofMinutes(5).plusSeconds(29));
		assertThat(this.verifier.verify(good, "stock").instance()).isEqualTo("orders-1");
		this.clock.move(Duration.ofSeconds(1));
		assertRejected(Reason.EXPIRED, good);
		Instant now = this.clock.instant();
		assertRejected(Reason.EXPIRED, forged((claims) -> claims.expirationTime(null)));
		assertRejected(Reason.EXPIRED, forged((claims) -> claims.issueTime(null)));
		assertRejected(Reason.EXPIRED, forged((claims) -> claims.issueTime(Date.from(now.plusSeconds(60)))
			.expirationTime(Date.from(now.plusSeconds(120)))));
		assertRejected(Reason.EXPIRED, forged((claims) -> claims.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plus(Duration.ofMinutes(61))))));
	}

	@Test
	void refusesAKeyOfAnotherService() throws Exception {
		this.settings = TestKeys.settings(TokenKey.hs256("mac", SECRET).issuedBy("billing"));
		assertRejected(Reason.WRONG_ISSUER, forged((claims) -> {
		}));
		assertThat(this.verifier.verify(forged((claims) -> claims.issuer("billing").subject("billing")), "stock"))
			.isEqualTo(new CallerIdentity("billing", "orders-1"));
	}

	@Test
	void refusesWhatLacksAPart() throws Exception {
		assertRejected(Reason.MALFORMED, forged((claims) -> claims.issuer(null)));
		assertRejected(Reason.MALFORMED, forged((claims) -> claims.subject("somebody")));
		assertRejected(Reason.MALFORMED, forged((claims) -> claims.claim("instance", null)));
		assertRejected(Reason.MALFORMED, forged((claims) -> claims.claim("instance", List.of("a"))));
	}

	@Test
	void refusesNamesThatWouldEndAHeader() throws Exception {
		assertRejected(Reason.MALFORMED, forged((claims) -> claims.claim("instance", "a\r\nX-Admin: true")));
		assertRejected(Reason.MALFORMED, forged((claims) -> claims.issuer("a\nb").subject("a\nb")));
	}

	@Test
	void refusesATokenForAnotherPurpose() throws Exception {
		SignedJWT token = new SignedJWT(
				new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("mac").type(JOSEObjectType.JWT).build(),
				claims().build());
		token.sign(new MACSigner(SECRET));
		assertRejected(Reason.MALFORMED, token.serialize());
	}

	@Test
	void refusesWhatItCannotUnderstandButMust() throws Exception {
		SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("mac")
			.type(TokenMinter.TYPE)
			.criticalParams(java.util.Set.of("http://example.com/other"))
			.customParam("http://example.com/other", true)
			.build(), claims().build());
		token.sign(new MACSigner(SECRET));
		assertRejected(Reason.BAD_SIGNATURE, token.serialize());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a.b.c", "e30.e30.e30", "{}", "eyJhbGciOjF9.e30.e30" })
	void refusesWhatIsNoToken(String token) {
		assertRejected(Reason.MALFORMED, token);
	}

	@Test
	void refusesWhatIsTooLongOrTooDeep() {
		assertRejected(Reason.MALFORMED, "a".repeat(TokenVerifier.MAX_LENGTH + 1));
		assertRejected(Reason.MALFORMED, base64("[".repeat(2900)) + ".e30.e30");
		assertRejected(Reason.MALFORMED, base64("{\"a\":".repeat(550)) + ".e30.e30");
	}

	private void assertRejected(Reason reason, String token) {
		assertThatExceptionOfType(TokenRejectedException.class).isThrownBy(() -> this.verifier.verify(token, "stock"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

	private JWTClaimsSet.Builder claims() {
		Instant now = this.clock.instant();
		return new JWTClaimsSet.Builder().issuer("orders")
			.subject("orders")
			.audience("stock")
			.claim("instance", "orders-1")
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(300)));
	}

	private String forged(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
		return sign(JWSAlgorithm.HS256, "mac", SECRET, change);
	}

	private String sign(JWSAlgorithm algorithm, String key, byte[] secret, Consumer<JWTClaimsSet.Builder> change)
			throws JOSEException {
		JWTClaimsSet.Builder claims = claims();
		change.accept(claims);
		SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).type(TokenMinter.TYPE).build(),
				claims.build());
		token.sign(new MACSigner(secret));
		return token.serialize();
	}

	private static String base64(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
