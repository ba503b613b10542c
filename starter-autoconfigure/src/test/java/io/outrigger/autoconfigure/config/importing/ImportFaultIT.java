package io.outrigger.autoconfigure.config.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.config.ConfigCenter;
import io.outrigger.config.Release.Change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Applications that import their settings, with a real Redis that is gone.
 */
@ExtendWith(OutputCaptureExtension.class)
class ImportFaultIT extends ImportingApplications {

	@Test
	void withoutTheStoreAnApplicationThatNeedsItDoesNotStart(CapturedOutput output) throws IOException {
		files("outrigger:");
		this.server.kill();
		assertThatExceptionOfType(SettingsNotImportedException.class).isThrownBy(this::start);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The settings that spring.config.import=outrigger: asks for cannot be used")
			.contains("spring.config.import=optional:outrigger:");
	}

	@Test
	void theFileOfAProfileMaySayWhereTheStoreIs() throws IOException {
		files("outrigger:");
		Files.writeString(this.directory.resolve("application-prod.yml"), """
				spring.config.import: 'optional:outrigger:'
				outrigger.backend: redis
				""");
		publish(SHOP, Change.set("gate.open", "true"));
		try (ConfigurableApplicationContext app = start("spring.profiles.active=prod", OF_PROFILE)) {
			assertThat(app.getBeansOfType(Gate.class)).hasSize(1);
		}
		this.server.kill();
		assertThatExceptionOfType(SettingsNotImportedException.class)
			.isThrownBy(() -> start("spring.profiles.active=prod", OF_PROFILE));
	}

	@Test
	void ofTwoImportsTheOneThatMustNotFailCounts() throws IOException {
		files("optional:outrigger:");
		Files.writeString(this.directory.resolve("application-prod.yml"), "spring.config.import: 'outrigger:'\n");
		publish(SHOP, Change.set("storefront.min", "7"));
		try (ConfigurableApplicationContext app = start("spring.profiles.active=prod")) {
			assertThat(app.getBean(StorefrontProperties.class).min()).isEqualTo(7);
		}
		this.server.kill();
		assertThatExceptionOfType(SettingsNotImportedException.class)
			.isThrownBy(() -> start("spring.profiles.active=prod"));
	}

	@Test
	void withoutTheStoreItStartsFromItsEncryptedSnapshotAndSaysSo(CapturedOutput output) throws IOException {
		files("optional:outrigger:");
		String secret = cipher().encrypt("storefront.greeting", "open sesame");
		publish(SHOP, Change.set("storefront.min", "7"), Change.set("storefront.greeting", secret));
		try (ConfigurableApplicationContext app = start(KEY)) {
			assertThat(app.getBean(StorefrontProperties.class).greeting()).isEqualTo("open sesame");
			await().until(() -> snapshots().count() == 1);
		}
		String content = Files.readString(snapshots().findFirst().orElseThrow());
		assertThat(content).doesNotContain("storefront").doesNotContain("sesame");
		this.server.kill();
		try (ConfigurableApplicationContext app = start(KEY)) {
			assertThat(output).contains("The application starts from its local snapshot of ");
			StorefrontProperties bound = app.getBean(StorefrontProperties.class);
			assertThat(bound.min()).isEqualTo(7);
			assertThat(bound.greeting()).isEqualTo("open sesame");
			assertThat(report(app).status().degraded()).startsWith("runs with the local snapshot of ")
				.contains(", revision ");
			this.server.restartEmpty();
			await().until(() -> app.getBean(ConfigCenter.class).scope(SHOP).viewAge().toSeconds() < 1);
			assertThat(live(app).min()).as("an empty store takes nothing away").isEqualTo(7);
			publish(app, Change.set("storefront.min", "9"));
			await().until(() -> live(app).min() == 9);
			assertThat(report(app).status().degraded()).isNull();
		}
	}

	@Test
	void inClearASnapshotIsForItsOwnerAndLacksWhatIsEncrypted() throws IOException {
		files("optional:outrigger:");
		publish(SHOP, Change.set("storefront.min", "7"),
				Change.set("storefront.greeting", cipher().encrypt("storefront.greeting", "open sesame")));
		try (ConfigurableApplicationContext app = start(KEY)) {
			await().until(() -> app.isActive() && snapshots().count() == 1);
		}
		Files.delete(snapshots().findFirst().orElseThrow());
		publish(SHOP, Change.delete("storefront.greeting"));
		try (ConfigurableApplicationContext app = start(PLAIN)) {
			await().until(() -> app.isActive() && snapshots().count() == 1);
		}
		Path file = snapshots().findFirst().orElseThrow();
		assertThat(Files.readString(file)).contains("storefront.min").doesNotContain("{cipher}");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		this.server.kill();
		try (ConfigurableApplicationContext app = start(PLAIN)) {
			assertThat(app.getBean(StorefrontProperties.class).min()).isEqualTo(7);
		}
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
		try (ConfigurableApplicationContext app = start(PLAIN)) {
			assertThat(app.getBean(StorefrontProperties.class).min()).as("not believed").isEqualTo(3);
			assertThat(report(app).status().degraded()).startsWith("runs without the published settings: ");
		}
	}

	@Test
	void withNeitherKeyNorLeaveThereIsNoSnapshot(CapturedOutput output) throws IOException {
		files("optional:outrigger:");
		publish(SHOP, Change.set("storefront.min", "7"));
		try (ConfigurableApplicationContext app = start("logging.level.io.outrigger=info")) {
			assertThat(app.getBean(StorefrontProperties.class).min()).isEqualTo(7);
			assertThat(output).contains("No local snapshot of the settings is kept");
		}
		assertThat(snapshots()).isEmpty();
		this.server.kill();
		try (ConfigurableApplicationContext app = start()) {
			assertThat(app.getBean(StorefrontProperties.class).min()).isEqualTo(3);
			this.server.restartEmpty();
			publish(app, Change.set("storefront.min", "8"));
			await().until(() -> live(app).min() == 8);
		}
	}

	@Test
	void whatIsOffImportsNothing() throws IOException {
		files("outrigger:");
		this.server.kill();
		try (ConfigurableApplicationContext app = start("outrigger.config.enabled=false")) {
			assertThat(app.getBean(StorefrontProperties.class).min()).isEqualTo(3);
		}
	}

}
