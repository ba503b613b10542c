package io.outrigger.config.cipher;

import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ConfigCipher} and {@link CipherKey}.
 */
class ConfigCipherTests {

	private static final CipherKey OLD = CipherKey.of("2025", base64(16, 1));

	private static final CipherKey NEW = CipherKey.of("2026", base64(32, 2));

	private final ConfigCipher cipher = new ConfigCipher(List.of(NEW, OLD));

	@ParameterizedTest
	@ValueSource(strings = { "", "s3cret", "päss\u0000wörd \uD83D\uDE00", "{cipher}2026:nested" })
	void whatWasEncryptedIsDecrypted(String value) {
		String encrypted = this.cipher.encrypt("db.password", value);
		assertThat(encrypted).startsWith("{cipher}2026:").matches("\\{cipher}2026:[A-Za-z0-9_-]+");
		assertThat(ConfigCipher.isEncrypted(encrypted)).isTrue();
		assertThat(this.cipher.decrypt("db.password", encrypted)).isEqualTo(value);
	}

	@Test
	void theSameValueLooksDifferentEachTime() {
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			seen.add(this.cipher.encrypt("db.password", "s3cret"));
		}
		assertThat(seen).hasSize(100);
	}

	@Test
	void aValueOfAnOlderKeyIsDecryptedAndOneOfAnUnknownKeyNamesIt() {
		String old = new ConfigCipher(List.of(OLD)).encrypt("db.password", "s3cret");
		assertThat(this.cipher.decrypt("db.password", old)).isEqualTo("s3cret");
		assertThatExceptionOfType(CipherException.class)
			.isThrownBy(() -> new ConfigCipher(List.of(NEW)).decrypt("db.password", old))
			.withMessage("'db.password' cannot be decrypted: there is no key '2025'");
	}

	@Test
	void aValueThatWasMovedToAnotherNameIsRefused() {
		String value = this.cipher.encrypt("db.password", "s3cret");
		assertThatExceptionOfType(CipherException.class).isThrownBy(() -> this.cipher.decrypt("banner", value))
			.withMessage("'banner' cannot be decrypted: it was not encrypted for this name with key '2026'");
	}

	@Test
	void whateverBitIsChangedTheValueIsRefused() {
		String value = this.cipher.encrypt("db.password", "s3cret");
		int start = value.indexOf(':') + 1;
		byte[] bytes = Base64.getUrlDecoder().decode(value.substring(start));
		for (int bit = 0; bit < bytes.length * 8; bit++) {
			byte[] forged = bytes.clone();
			forged[bit / 8] ^= (byte) (1 << (bit % 8));
			String text = value.substring(0, start) + Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
			assertThatExceptionOfType(CipherException.class).isThrownBy(() -> this.cipher.decrypt("db.password", text));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "s3cret", "{cipher}", "{cipher}2026", "{cipher}2026:", "{cipher}2026:s3cret",
			"{cipher}2026:???", "{cipher}:s3cret", "{cipher}no such id:s3cret", "{cipher}2026:AAAAAAAAAAAAAAAAAAAA" })
	void whatIsNoEncryptedValueIsRefusedWithoutBeingQuoted(String value) {
		assertThatExceptionOfType(CipherException.class).isThrownBy(() -> this.cipher.decrypt("db.password", value))
			.satisfies((ex) -> assertThat(ex.getMessage()).startsWith("'db.password' cannot be decrypted: ")
				.doesNotContain("s3cret", "no such id", "AAAA"))
			.withNoCause();
	}

	@Test
	void withoutAKeyNothingIsEncrypted() {
		ConfigCipher none = new ConfigCipher(List.of());
		assertThat(none.canEncrypt()).isFalse();
		assertThatIllegalStateException().isThrownBy(() -> none.encrypt("db.password", "s3cret"))
			.withMessage("There is no key to encrypt 'db.password' with");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "c2hvcnQ=", "not base64!" })
	void aBadKeyIsRefusedWithoutBeingQuoted(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> CipherKey.of("2026", text))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains("16, 24 or 32 random bytes in Base64"))
			.withNoCause();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a:b", "a b", "a}", "123456789012345678901234567890123" })
	void aBadIdIsRefused(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> CipherKey.of(id, base64(32, 3)));
	}

	@Test
	void aKeyIsNotPrinted() {
		assertThat(NEW).hasToString("CipherKey[id=2026]");
	}

	private static String base64(int bytes, int seed) {
		byte[] key = new byte[bytes];
		new Random(seed).nextBytes(key);
		return Base64.getEncoder().encodeToString(key);
	}

}
