package io.outrigger.autoconfigure.config.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.PropertySource;

import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.CipherKey;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.publish.ConfigPublisher;
import io.outrigger.testsupport.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Applications that import their settings, with a real Redis that may be away.
 */
@ExtendWith(OutputCaptureExtension.class)
class ImportIT {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final ConfigScope SHOP = ConfigScope.application("shop");

	private static final String KEY = "outrigger.config.encryption.keys.k1=MDEyMzQ1Njc4OWFiY2RlZg==";

	private static final String PLAIN = "outrigger.config.snapshot.plaintext=true";

	/* The file of a profile says what else the command line would. */
	private static final String OF_PROFILE = "outrigger.backend=as in the file";

	private final RedisServer server = RedisServer.start();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.server.close();
	}

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
	void aSettingThatCannotBeDecryptedKeepsItFromStarting(CapturedOutput output) throws IOException {
		files("outrigger:");
		publish(SHOP, Change.set("db.password", "{cipher}k9:AAAA"));
		assertThatExceptionOfType(SettingsNotImportedException.class).isThrownBy(this::start);
		assertThat(output).contains("Reason: 'db.password' cannot be decrypted: there is no key 'k9'");
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
	void aStoreInMemoryGivesTheImportItsPlace() throws IOException {
		files("outrigger:");
		Files.writeString(this.directory.resolve("application-prod.yml"), "storefront.max: 40\n");
		try (ConfigurableApplicationContext app = start("outrigger.backend=memory", "spring.profiles.active=prod")) {
			publish(app, Change.set("storefront.min", "7"), Change.set("storefront.max", "50"));
			assertThat(live(app).min()).isEqualTo(7);
			assertThat(live(app).max()).isEqualTo(40);
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

	private void files(String location) throws IOException {
		Files.writeString(this.directory.resolve("application.yml"), """
				spring:
				  application.name: shop
				  config.import: '%s'
				storefront.min: 3
				""".formatted(location));
	}

	private Stream<Path> snapshots() throws IOException {
		Path snapshots = this.directory.resolve("snapshots");
		return Files.exists(snapshots) ? Files.list(snapshots).filter((file) -> !file.toString().endsWith(".tmp"))
				: Stream.empty();
	}

	private ConfigurableApplicationContext start(String... properties) {
		List<String> arguments = new ArrayList<>(Arrays.stream(properties).map((each) -> "--" + each).toList());
		if (Arrays.stream(properties).noneMatch((each) -> each.startsWith("outrigger.backend"))) {
			arguments.add("--outrigger.backend=redis");
		}
		arguments.remove("--" + OF_PROFILE);
		arguments.add("--spring.config.location=" + this.directory + "/");
		arguments.add("--spring.data.redis.port=" + this.server.port());
		arguments.add("--outrigger.config.snapshot.directory=" + this.directory.resolve("snapshots"));
		arguments.add("--server.port=0");
		arguments.add("--spring.reactor.netty.shutdown-quiet-period=0s");
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.REACTIVE)
			.run(arguments.toArray(String[]::new));
	}

	/*
	 * As another process would.
	 */
	private void publish(ConfigScope scope, Change... changes) {
		try (ConfigurableApplicationContext publisher = new SpringApplicationBuilder(Publisher.class)
			.web(WebApplicationType.NONE)
			.run("--outrigger.backend=redis", "--spring.application.name=publisher",
					"--outrigger.registry.enabled=false", "--spring.data.redis.port=" + this.server.port())) {
			publisher.getBean(ConfigPublisher.class)
				.publish(scope, new Release(List.of(changes), "ann", "test"))
				.block(LIMIT);
		}
	}

	private static void publish(ConfigurableApplicationContext app, Change... changes) {
		await().ignoreExceptions()
			.untilAsserted(() -> app.getBean(ConfigPublisher.class)
				.publish(new Release(List.of(changes), "ann", "test"))
				.block(LIMIT));
	}

	@SuppressWarnings("unchecked")
	private static StorefrontProperties live(ConfigurableApplicationContext app) {
		return ((LiveConfig<StorefrontProperties>) app
			.getBeanProvider(ResolvableType.forClassWithGenerics(LiveConfig.class, StorefrontProperties.class))
			.getObject()).get();
	}

	private static FeatureReport report(ConfigurableApplicationContext app) {
		return app.getBeanProvider(FeatureReport.class)
			.stream()
			.filter((report) -> report.feature() == Feature.CONFIG)
			.findFirst()
			.orElseThrow();
	}

	private static ConfigCipher cipher() {
		return new ConfigCipher(List.of(CipherKey.of("k1", KEY.substring(KEY.indexOf('=') + 1))));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(StorefrontProperties.class)
	static class App {

		@Bean
		@ConditionalOnProperty("gate.open")
		Gate gate() {
			return new Gate();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Publisher {

	}

	static class Gate {

	}

}
