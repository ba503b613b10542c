package io.outrigger.autoconfigure.config.importing;

import java.io.IOException;
import java.nio.file.Files;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;

import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.Release.Change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Applications that import their settings, with a real Redis.
 */
@ExtendWith(OutputCaptureExtension.class)
class ImportIT extends ImportingApplications {

	@Test
	void settingsAreThereBeforeTheContextAndStayLive() throws IOException {
		files("outrigger:");
		publish(SHOP, Change.set("gate.open", "true"), Change.set("storefront.min", "7"));
		try (ConfigurableApplicationContext app = start()) {
			assertThat(app.getBeansOfType(Gate.class)).hasSize(1);
			assertThat(app.getBean(StorefrontProperties.class).min()).isEqualTo(7);
			publish(SHOP, Change.set("storefront.min", "8"));
			await().until(() -> live(app).min() == 8);
			publish(SHOP, Change.delete("storefront.min"));
			await().until(() -> live(app).min() == 3);
			assertThat(app.getEnvironment().getProperty("storefront.min")).isEqualTo("3");
			assertThat(app.getEnvironment().getPropertySources().stream().<String>map(PropertySource::getName))
				.containsOnlyOnce("outriggerConfig");
		}
	}

	@Test
	void theyStandWhereTheImportDoes() throws IOException {
		files("outrigger:");
		Files.writeString(this.directory.resolve("application-prod.yml"), "storefront.max: 40\n");
		publish(SHOP, Change.set("storefront.min", "7"), Change.set("storefront.max", "50"),
				Change.set("storefront.greeting", "published"), Change.set("storefront.discount-percent", "20"));
		publish(new ConfigScope("shop", "prod", null), Change.set("storefront.discount-percent", "30"));
		try (ConfigurableApplicationContext app = start("spring.profiles.active=prod", "storefront.greeting=hi")) {
			StorefrontProperties bound = app.getBean(StorefrontProperties.class);
			assertThat(bound.min()).as("above the file that imports").isEqualTo(7);
			assertThat(bound.max()).as("below the file of a profile").isEqualTo(40);
			assertThat(bound.greeting()).as("below the command line").isEqualTo("hi");
			assertThat(bound.discountPercent()).as("that of the profile").isEqualTo(30);
			publish(SHOP, Change.set("storefront.max", "60"), Change.set("storefront.min", "9"));
			await().until(() -> live(app).min() == 9);
			assertThat(live(app).max()).isEqualTo(40);
		}
	}

	@Test
	void aSettingDecidesNeitherImportsNorProfiles() throws IOException {
		files("outrigger:");
		publish(SHOP, Change.set("spring.profiles.active", "other"), Change.set("spring.profiles.include", "more"),
				Change.set("spring.config.import", "file:/nowhere.yml"), Change.set("storefront.min", "7"));
		try (ConfigurableApplicationContext app = start()) {
			assertThat(app.getEnvironment().getActiveProfiles()).isEmpty();
			assertThat(app.getBean(StorefrontProperties.class).min()).isEqualTo(7);
		}
	}

	@Test
	void aSettingThatCannotBeDecryptedKeepsItFromStarting(CapturedOutput output) throws IOException {
		files("outrigger:");
		publish(SHOP, Change.set("db.password", "{cipher}k9:AAAA"));
		assertThatExceptionOfType(SettingsNotImportedException.class).isThrownBy(this::start);
		assertThat(output).contains("Reason: 'db.password' cannot be decrypted: there is no key 'k9'");
	}

	@Test
	void aStoreInMemoryGivesTheImportItsPlace() throws IOException {
		files("outrigger:");
		Files.writeString(this.directory.resolve("application-prod.yml"), "storefront.max: 40\n");
		try (ConfigurableApplicationContext app = start("outrigger.backend=memory", "spring.profiles.active=prod")) {
			publish(app, Change.set("storefront.min", "7"), Change.set("storefront.max", "50"));
			assertThat(live(app).min()).isEqualTo(7);
			assertThat(live(app).max()).isEqualTo(40);
		}
	}

}
