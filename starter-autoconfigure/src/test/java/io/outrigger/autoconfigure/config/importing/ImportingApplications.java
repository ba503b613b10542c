package io.outrigger.autoconfigure.config.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

import io.outrigger.autoconfigure.actuate.Feature;
import io.outrigger.autoconfigure.actuate.FeatureReport;
import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.config.ConfigScope;
import io.outrigger.config.LiveConfig;
import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.cipher.CipherKey;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.publish.ConfigPublisher;
import io.outrigger.testsupport.redis.RedisServer;

import static org.awaitility.Awaitility.await;

/**
 * Applications that import their settings from a real Redis.
 */
abstract class ImportingApplications {

	static final Duration LIMIT = Duration.ofSeconds(30);

	static final ConfigScope SHOP = ConfigScope.application("shop");

	static final String KEY = "outrigger.config.encryption.keys.k1=MDEyMzQ1Njc4OWFiY2RlZg==";

	static final String PLAIN = "outrigger.config.snapshot.plaintext=true";

	/* The file of a profile says what else the command line would. */
	static final String OF_PROFILE = "outrigger.backend=as in the file";

	final RedisServer server = RedisServer.start();

	@TempDir
	Path directory;

	@AfterEach
	void close() {
		this.server.close();
	}

	void files(String location) throws IOException {
		Files.writeString(this.directory.resolve("application.yml"), """
				spring:
				  application.name: shop
				  config.import: '%s'
				storefront.min: 3
				""".formatted(location));
	}

	Stream<Path> snapshots() throws IOException {
		Path snapshots = this.directory.resolve("snapshots");
		return Files.exists(snapshots) ? Files.list(snapshots).filter((file) -> !file.toString().endsWith(".tmp"))
				: Stream.empty();
	}

	ConfigurableApplicationContext start(String... properties) {
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
	void publish(ConfigScope scope, Change... changes) {
		try (ConfigurableApplicationContext publisher = new SpringApplicationBuilder(Publisher.class)
			.web(WebApplicationType.NONE)
			.run("--outrigger.backend=redis", "--spring.application.name=publisher",
					"--outrigger.registry.enabled=false", "--spring.data.redis.port=" + this.server.port())) {
			publisher.getBean(ConfigPublisher.class)
				.publish(scope, new Release(List.of(changes), "ann", "test"))
				.block(LIMIT);
		}
	}

	static void publish(ConfigurableApplicationContext app, Change... changes) {
		await().ignoreExceptions()
			.untilAsserted(() -> app.getBean(ConfigPublisher.class)
				.publish(new Release(List.of(changes), "ann", "test"))
				.block(LIMIT));
	}

	@SuppressWarnings("unchecked")
	static StorefrontProperties live(ConfigurableApplicationContext app) {
		return ((LiveConfig<StorefrontProperties>) app
			.getBeanProvider(ResolvableType.forClassWithGenerics(LiveConfig.class, StorefrontProperties.class))
			.getObject()).get();
	}

	static FeatureReport report(ConfigurableApplicationContext app) {
		return app.getBeanProvider(FeatureReport.class)
			.stream()
			.filter((report) -> report.feature() == Feature.CONFIG)
			.findFirst()
			.orElseThrow();
	}

	static ConfigCipher cipher() {
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
