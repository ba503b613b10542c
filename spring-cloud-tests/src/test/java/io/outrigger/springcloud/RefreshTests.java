package io.outrigger.springcloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.PropertySource;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.config.Release;
import io.outrigger.config.Release.Change;
import io.outrigger.config.publish.ConfigPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Releases of the config center beside Spring Cloud's own refresh.
 */
class RefreshTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource({ "false, none", "true, none", "false, outrigger:", "true, optional:outrigger:" })
	void aRefreshUndoesNothingThatWasPublished(boolean handedOn, String imported) throws IOException {
		String option = "outrigger.spring-cloud.refresh=" + handedOn;
		String location = imported.equals("none") ? "" : "spring.config.import=" + imported;
		file(location, "shop.size=1", "shop.color=white");
		try (ConfigurableApplicationContext context = start(option)) {
			ShopProperties shop = context.getBean(ShopProperties.class);
			assertThat(shop.getSize()).isOne();
			publish(context, Change.set("shop.size", "7"));
			assertThat(shop.getSize()).isEqualTo(7);
			List<String> sources = sources(context);
			file(location, "shop.size=2", "shop.color=black");
			assertThat(refresh(context)).contains("shop.color").doesNotContain("shop.size");
			assertThat(sources(context)).isEqualTo(sources);
			assertThat(shop.getColor()).as("Spring Cloud's refresh works").isEqualTo("black");
			assertThat(shop.getSize()).isEqualTo(7);
			assertThat(context.getEnvironment().getProperty("shop.size")).isEqualTo("7");
			publish(context, Change.set("shop.size", "8"));
			assertThat(shop.getSize()).isEqualTo(8);
			publish(context, Change.delete("shop.size"));
			assertThat(shop.getSize()).as("of the file as it is now").isEqualTo(2);
		}
	}

	@Test
	void withoutTheOptionSpringCloudIsNotTold() throws IOException {
		file("shop.size=1");
		try (ConfigurableApplicationContext context = start("outrigger.spring-cloud.enabled=true")) {
			App app = context.getBean(App.class);
			Scoped scoped = context.getBean(Scoped.class);
			publish(context, Change.set("shop.size", "7"));
			assertThat(context.getBeanNamesForType(Object.class)).doesNotContain("outriggerReleaseRefresh");
			assertThat(app.changes).isEmpty();
			assertThat(scoped.size()).isOne();
		}
	}

	@Test
	void withTheOptionAReleaseIsHandedOn() throws IOException {
		file("shop.size=1");
		try (ConfigurableApplicationContext context = start("outrigger.spring-cloud.refresh=true")) {
			App app = context.getBean(App.class);
			Scoped scoped = context.getBean(Scoped.class);
			assertThat(scoped.size()).isOne();
			publish(context, Change.set("shop.size", "7"), Change.set("shop.color", "red"));
			Awaitility.await().atMost(LIMIT).until(() -> scoped.size() == 7);
			assertThat(app.changes).containsExactly(Set.of("shop.size", "shop.color"));
			assertThat(app.threads).allMatch((thread) -> thread.startsWith("boundedElastic"));
		}
	}

	@Test
	void whatGoesWrongInSpringCloudUndoesNothing() throws IOException {
		file("shop.size=1");
		try (ConfigurableApplicationContext context = start("outrigger.spring-cloud.refresh=true")) {
			App app = context.getBean(App.class);
			Scoped scoped = context.getBean(Scoped.class);
			app.failing = true;
			publish(context, Change.set("shop.size", "7"));
			Awaitility.await().atMost(LIMIT).until(() -> scoped.size() == 7);
			assertThat(app.changes).hasSize(1);
			assertThat(context.getBean(ShopProperties.class).getSize()).isEqualTo(7);
			app.failing = false;
			publish(context, Change.set("shop.size", "8"));
			Awaitility.await().atMost(LIMIT).until(() -> scoped.size() == 8);
		}
	}

	private ConfigurableApplicationContext start(String option) {
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.REACTIVE)
			.run("--" + option, "--spring.config.location=" + this.folder.resolve("shop.properties").toUri(),
					"--spring.application.name=shop", "--spring.main.banner-mode=off", "--server.port=0",
					"--management.endpoints.web.exposure.include=refresh");
	}

	private Path file(String... lines) throws IOException {
		return Files.write(this.folder.resolve("shop.properties"), List.of(lines));
	}

	private static void publish(ConfigurableApplicationContext context, Change... changes) {
		context.getBean(ConfigPublisher.class).publish(new Release(List.of(changes), "ann", "test")).block(LIMIT);
	}

	private static List<String> refresh(ConfigurableApplicationContext context) {
		return WebClient.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
			.post()
			.uri("/actuator/refresh")
			.retrieve()
			.bodyToMono(new ParameterizedTypeReference<List<String>>() {
			})
			.block(LIMIT);
	}

	private static List<String> sources(ConfigurableApplicationContext context) {
		return context.getEnvironment().getPropertySources().stream().<String>map(PropertySource::getName).toList();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@EnableConfigurationProperties(ShopProperties.class)
	static class App {

		private final Queue<Set<String>> changes = new ConcurrentLinkedQueue<>();

		private final Queue<String> threads = new ConcurrentLinkedQueue<>();

		private volatile boolean failing;

		@EventListener
		void changed(EnvironmentChangeEvent event) {
			this.changes.add(event.getKeys());
			this.threads.add(Thread.currentThread().getName());
			if (this.failing) {
				throw new IllegalStateException("not today");
			}
		}

		@Bean
		@RefreshScope
		Scoped scoped(@Value("${shop.size}") int size) {
			return new Scoped(size);
		}

	}

	static class Scoped {

		private final int size;

		Scoped() {
			this(0);
		}

		Scoped(int size) {
			this.size = size;
		}

		int size() {
			return this.size;
		}

	}

	@ConfigurationProperties("shop")
	public static class ShopProperties {

		private int size;

		private String color = "none";

		public int getSize() {
			return this.size;
		}

		public void setSize(int size) {
			this.size = size;
		}

		public String getColor() {
			return this.color;
		}

		public void setColor(String color) {
			this.color = color;
		}

	}

}
