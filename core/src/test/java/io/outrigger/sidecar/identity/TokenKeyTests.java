package io.outrigger.sidecar.identity;

import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TokenKey} and {@link IdentitySettings}.
 */
class TokenKeyTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 31, 1025 })
	void aSecretHasItsLength(int length) {
		assertThatIllegalArgumentException().isThrownBy(() -> TokenKey.hs256("k", new byte[length]))
			.withMessageContaining(TokenKey.SECRET_RULE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a.b", "ä", "a/b" })
	void anIdHasItsForm(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> TokenKey.hs256(id, new byte[32]))
			.withMessageContaining(TokenKey.ID_RULE);
	}

	@Test
	void es256IsForOneCurve() {
		KeyPair other = TestKeys.pair("secp384r1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TokenKey.es256("k", (ECPublicKey) other.getPublic(), null))
			.withMessageContaining("P-256");
	}

	@Test
	void theTwoHalvesBelongTogether() {
		KeyPair other = TestKeys.pair("secp256r1");
		assertThatIllegalArgumentException().isThrownBy(
				() -> TokenKey.es256("k", (ECPublicKey) other.getPublic(), (ECPrivateKey) TestKeys.PAIR.getPrivate()))
			.withMessageContaining("belong");
	}

	@Test
	void aPublicKeyAloneOnlyChecks() {
		TokenKey key = TokenKey.es256("k", (ECPublicKey) TestKeys.PAIR.getPublic(), null);
		assertThat(key.canSign()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> TestKeys.settings(key));
	}

	@Test
	void anIssuerIsAService() {
		assertThat(TestKeys.hs256("k").issuedBy("orders").isOf("orders")).isTrue();
		assertThat(TestKeys.hs256("k").issuedBy("orders").isOf("stock")).isFalse();
		assertThat(TestKeys.hs256("k").isOf("stock")).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> TestKeys.hs256("k").issuedBy("no service"));
	}

	@Test
	void showsNoSecret() {
		assertThat(TokenKey.hs256("k", "0123456789abcdef0123456789abcdef".getBytes())).asString()
			.isEqualTo("TokenKey[id=k, algorithm=HS256, canSign=true]");
	}

	@Test
	void theActiveKeyIsAmongTheKeysAndALifetimeIsBounded() {
		TokenKey key = TestKeys.hs256("k");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new IdentitySettings(Map.of(), key, IdentitySettings.DEFAULT_LIFETIME));
		for (Duration lifetime : new Duration[] { Duration.ofSeconds(119), Duration.ofMinutes(61) }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new IdentitySettings(Map.of("k", key), key, lifetime));
		}
	}

}
