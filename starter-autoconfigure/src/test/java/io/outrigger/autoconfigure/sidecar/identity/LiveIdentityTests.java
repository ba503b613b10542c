package io.outrigger.autoconfigure.sidecar.identity;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.live.LiveApp;
import io.outrigger.autoconfigure.sidecar.SidecarAutoConfiguration;
import io.outrigger.config.Release.Change;
import io.outrigger.sidecar.identity.IdentityTokens;
import io.outrigger.sidecar.identity.TokenRejectedException;
import io.outrigger.sidecar.identity.TokenVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Keys change by releases of the config center.
 */
class LiveIdentityTests {

	private static final String PREFIX = "outrigger.sidecar.identity.";

	private static final String K1 = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==";

	private static final String K2 = "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXI=";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, SidecarAutoConfiguration.class,
				IdentityAutoConfiguration.class, ConfigAutoConfiguration.class))
		.withPropertyValues("outrigger.instance.service=orders");

	@Test
	void aKeyIsReplacedInThreeSteps() {
		this.runner.run((context) -> {
			IdentityTokens tokens = context.getBean(IdentityTokens.class);
			TokenVerifier verifier = context.getBean(TokenVerifier.class);
			LiveApp app = new LiveApp(context);
			app.publish(Change.set(PREFIX + "keys.k1.secret", K1), Change.set(PREFIX + "active", "k1"));
			String first = tokens.await("stock");
			app.publish(Change.set(PREFIX + "keys.k2.secret", K2));
			assertThat(verifier.verify(tokens.await("stock"), "stock").service()).isEqualTo("orders");
			app.publish(Change.set(PREFIX + "active", "k2"));
			String second = tokens.await("stock");
			assertThat(verifier.verify(first, "stock")).isEqualTo(verifier.verify(second, "stock"));
			app.publish(Change.delete(PREFIX + "keys.k1.secret"));
			assertThat(verifier.verify(tokens.await("stock"), "stock").service()).isEqualTo("orders");
			assertThatExceptionOfType(TokenRejectedException.class).isThrownBy(() -> verifier.verify(first, "stock"));
			assertThat(tokens.failed()).isZero();
		});
	}

	@Test
	void aReleaseWithABadKeyIsRefusedAsAWholeWithoutShowingIt() {
		this.runner.withPropertyValues(PREFIX + "keys.k1.secret=" + K1).run((context) -> {
			IdentityTokens tokens = context.getBean(IdentityTokens.class);
			LiveApp app = new LiveApp(context);
			String before = tokens.await("stock");
			app.refuses(
					"outrigger.sidecar.identity.keys.k2.secret is '******' but must be: "
							+ "from 32 to 1024 random bytes in Base64",
					Change.set(PREFIX + "keys.k2.secret", "dG9vIHNob3J0"), Change.set(PREFIX + "active", "k2"));
			app.refuses(
					"outrigger.sidecar.identity.active is 'k3' but must be: the id of a key below "
							+ "outrigger.sidecar.identity.keys that can sign: it has a secret or a private key",
					Change.set(PREFIX + "active", "k3"));
			app.refuses("outrigger.sidecar.identity.active is 'k1' but must be: the id of a key whose issuer is this "
					+ "service, 'orders', or that has none", Change.set(PREFIX + "keys.k1.issuer", "billing"));
			app.refuses(
					"outrigger.sidecar.identity.keys.k2 is '******' but must be: "
							+ "a group of properties, each with a value, and not a value itself",
					Change.set(PREFIX + "keys.k2", K2));
			assertThat(tokens.atHand("stock")).isEqualTo(before);
			assertThat(tokens.settings().keys()).containsOnlyKeys("k1");
		});
	}

}
