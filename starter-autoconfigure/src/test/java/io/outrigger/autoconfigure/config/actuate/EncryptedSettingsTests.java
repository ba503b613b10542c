package io.outrigger.autoconfigure.config.actuate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.autoconfigure.config.live.source.PublishedSettings;
import io.outrigger.config.ConfigEntry;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.CipherKey;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.SettingChanges;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings that are kept encrypted, over HTTP: the application reads them in clear, and
 * nobody else does.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=configcenter,env,configprops",
				"management.endpoint.configcenter.access=unrestricted", "management.endpoint.env.show-values=always",
				"management.endpoint.configprops.show-values=always", "outrigger.config.encryption.primary=k2",
				"outrigger.config.encryption.keys.k1=" + EncryptedSettingsTests.OLD,
				"outrigger.config.encryption.keys.k2=" + EncryptedSettingsTests.NEW,
				"elsewhere=mail of ${storefront.greeting:nobody}" })
class EncryptedSettingsTests {

	static final String OLD = "MDEyMzQ1Njc4OWFiY2RlZg==";

	static final String NEW = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

	private static final String KEY = "storefront.greeting";

	@Autowired
	private WebTestClient client;

	@Autowired
	private ConfigStore store;

	@Autowired
	private ConfigFollower follower;

	@Autowired
	private ConfigurableEnvironment environment;

	@Autowired
	private LiveConfig<StorefrontProperties> live;

	@AfterEach
	void deleteEverything() {
		List<Change> changes = this.store.snapshot().entries().keySet().stream().map(Change::delete).toList();
		if (!changes.isEmpty()) {
			this.store.publish(new Release(changes, "test", "clean up")).block();
			this.follower.follow().block();
		}
	}

	@Test
	void theStoreKeepsThemEncryptedAndTheApplicationReadsThemInClear() {
		post("/" + KEY, "value", "open sesame", "encrypt", "true").expectStatus().isOk();
		ConfigEntry entry = this.store.snapshot().get(KEY);
		assertThat(entry.value()).startsWith("{cipher}k2:");
		assertThat(this.live.get().greeting()).isEqualTo("open sesame");
		assertThat(this.environment.getProperty("storefront.greeting")).isEqualTo("open sesame");
	}

	@Test
	void noEndpointShowsThem() {
		post("", "changes", "storefront.greeting: open sesame\nstorefront.min: '5'", "encrypt", "true").expectStatus()
			.isOk();
		assertThat(this.live.get().min()).isEqualTo(5);
		for (String path : List.of("/actuator/configcenter", "/actuator/configcenter/" + KEY, "/actuator/env",
				"/actuator/env/" + KEY, "/actuator/env/elsewhere", "/actuator/configprops")) {
			assertThat(get(path)).as(path)
				.contains("******")
				.doesNotContain("open sesame")
				.doesNotContain("{cipher}")
				.doesNotContain(OLD)
				.doesNotContain(NEW);
		}
	}

	@Test
	void noEndpointShowsThemAmongManyOthersEither() {
		LivePropertySource source = LivePropertySource.in(this.environment);
		PublishedSettings before = source.applied();
		Map<String, Optional<String>> many = new HashMap<>(Map.of(KEY, Optional.of("open sesame")));
		for (int i = 0; i < 20_000; i++) {
			many.put("other" + (i % 100) + ".setting-" + i, Optional.of("value " + i));
		}
		source.swap(before.with(new SettingChanges(many, Set.of(KEY))));
		try {
			assertThat(this.environment.getProperty("elsewhere")).isEqualTo("mail of open sesame");
			for (String path : List.of("/actuator/env/" + KEY, "/actuator/env/elsewhere")) {
				assertThat(get(path)).as(path).contains("******").doesNotContain("open sesame");
			}
			assertThat(get("/actuator/env/" + KEY)).containsOnlyOnce("\"name\":\"outriggerConfig\"");
		}
		finally {
			source.swap(before);
		}
	}

	@Test
	void aReasonDoesNotTellThem() {
		assertThat(problem(post("/storefront.timeout", "value", "for ever", "encrypt", "true")))
			.isEqualTo("storefront.timeout is '******' but must be: a duration, such as 500ms, 3s or 2m");
		assertThat(this.store.snapshot().get("storefront.timeout")).isNull();
	}

	@Test
	void oldKeysGoOnDecryptingAndUnknownOnesRefuseTheRelease() {
		String old = new ConfigCipher(List.of(CipherKey.of("k1", OLD))).encrypt(KEY, "from before");
		post("/" + KEY, "value", old).expectStatus().isOk();
		assertThat(this.live.get().greeting()).isEqualTo("from before");
		String foreign = new ConfigCipher(List.of(CipherKey.of("k9", OLD))).encrypt(KEY, "foreign");
		assertThat(problem(post("/" + KEY, "value", foreign)))
			.isEqualTo("'" + KEY + "' cannot be decrypted: there is no key 'k9'");
		assertThat(problem(post("/other.key", "value", old)))
			.isEqualTo("'other.key' cannot be decrypted: it was not encrypted for this name with key 'k1'");
		assertThat(this.live.get().greeting()).isEqualTo("from before");
	}

	@Test
	void theDeclaredTypeHoldsForWhatIsInside() {
		post("/any.number", "value", "7", "encrypt", "true", "type", "integer").expectStatus().isOk();
		assertThat(this.environment.getProperty("any.number")).isEqualTo("7");
		assertThat(problem(post("/any.number", "value", "seven", "encrypt", "true")))
			.startsWith("value of 'any.number' is not of type INTEGER but must be: ");
	}

	@Test
	void encryptIsTrueOrFalse() {
		post("/any.key", "value", "7", "encrypt", "maybe").expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("encrypt is 'maybe' but must be: true or false");
	}

	private String get(String path) {
		return this.client.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

	private static String problem(ResponseSpec response) {
		return (String) response.expectStatus()
			.isEqualTo(HttpStatus.UNPROCESSABLE_ENTITY)
			.expectBody(Map.class)
			.returnResult()
			.getResponseBody()
			.get("detail");
	}

	private ResponseSpec post(String path, String... fields) {
		Map<String, String> body = new HashMap<>(Map.of("author", "ann", "reason", "test"));
		for (int i = 0; i < fields.length; i += 2) {
			body.put(fields[i], fields[i + 1]);
		}
		return this.client.post()
			.uri("/actuator/configcenter" + path)
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body)
			.exchange();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(StorefrontProperties.class)
	static class App {

	}

}
