package io.outrigger.autoconfigure.config.live;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.autoconfigure.config.live.trial.Trial;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.SettingChanges;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Secrets}.
 */
class SecretsTests {

	private final Secrets secrets = new Secrets((name, value) -> name.equals("user.pin"));

	@Test
	void whatSoundsLikeASecretIsHidden() {
		for (String name : new String[] { "db.password", "app.apiKey", "APP_TOKEN", "my.client-secret",
				"aws.credentials.id", "key.passphrase", "rsa.private" }) {
			assertThat(hide("it is 'open sesame'", Map.of(name, "open sesame"))).as(name).isEqualTo("it is '******'");
		}
		assertThat(hide("it is 'open sesame'", Map.of("greeting", "open sesame"))).isEqualTo("it is 'open sesame'");
	}

	@Test
	void whatTheUserHidesIsHidden() {
		assertThat(hide("it is 1", Map.of("user.pin", "1"))).isEqualTo("it is ******");
	}

	@Test
	void theLongerSecretIsHiddenFirst() {
		assertThat(hide("abcd and abcdef", Map.of("a.token", "abcd", "b.token", "abcdef")))
			.isEqualTo("****** and ******");
	}

	@Test
	void trimmedAndResolvedFormsAreHiddenToo() {
		assertThat(hide("got 'sesame'", Map.of("a.token", " ${word} ", "word", "sesame"))).isEqualTo("got '******'");
		assertThat(hide("got '${word}'", Map.of("a.token", " ${word} ", "word", "sesame"))).isEqualTo("got '******'");
	}

	@Test
	void aShortWordFromElsewhereIsLeftAlone() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("file", Map.of("a.token", "on", "b.token", "long")));
		assertThat(this.secrets.hide("on and long", trial(environment, Map.of()))).isEqualTo("on and ******");
	}

	private String hide(String text, Map<String, String> published) {
		StandardEnvironment environment = new StandardEnvironment();
		return this.secrets.hide(text, trial(environment, published));
	}

	private static Trial trial(ConfigurableEnvironment environment, Map<String, String> published) {
		LivePropertySource source = LivePropertySource.in(environment);
		return Trial.of(environment, source, SettingChanges.of(published, new ConfigCipher(List.of())));
	}

}
