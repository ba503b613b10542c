package io.outrigger.autoconfigure.actuate;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Masking} and {@link SensitiveNames}.
 */
class MaskingTests {

	private final Masking masking = new Masking(
			List.of((data) -> data.getKey().equals("user.pin") ? data.withSanitizedValue() : data));

	@ParameterizedTest
	@ValueSource(strings = { "db.password", "db.passphrase", "db.passwords[0]", "users.token.alice", "APP_TOKEN",
			"app.apiKey", "app.api-keys[1]", "aws.credentials.id", "rsa.private.pem", "db_passwd", "user.pin",
			"outrigger.sidecar.identity.keys.k1.secret",
			"outrigger.loadbalancer.services.stock.split.new.metadata.token" })
	void whatSoundsLikeASecretIsMasked(String name) {
		assertThat(this.masking.mask(name, "open sesame")).isEqualTo("******");
	}

	@ParameterizedTest
	@ValueSource(strings = { "storefront.greeting", "zone", "keyboard.layout", "labels[a.b]", "", ".",
			"outrigger.loadbalancer.services.carts.hash.key", "outrigger.loadbalancer.services.token-service.policy",
			"outrigger.cache.caches.tokens.ttl", "outrigger.sidecar.inbound.rate-limits.login.max-keys" })
	void whatDoesNotIsShown(String name) {
		assertThat(this.masking.mask(name, "open sesame")).isEqualTo("open sesame");
	}

	@Test
	void nothingIsNothing() {
		assertThat(this.masking.mask("db.password", null)).isNull();
	}

}
