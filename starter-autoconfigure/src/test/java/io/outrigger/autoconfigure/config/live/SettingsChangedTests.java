package io.outrigger.autoconfigure.config.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.StorefrontProperties;
import io.outrigger.autoconfigure.event.SettingsChangedEvent;
import io.outrigger.config.Release.Change;
import io.outrigger.testsupport.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is told once a release is in effect.
 */
class SettingsChangedTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OutriggerAutoConfiguration.class, ConfigAutoConfiguration.class))
		.withUserConfiguration(UserConfiguration.class);

	@Test
	void aReleaseIsToldOnceItIsInEffectAndARefusedOneIsNot() {
		this.runner.run((context) -> {
			LiveApp app = new LiveApp(context);
			UserConfiguration user = context.getBean(UserConfiguration.class);
			app.storefront();
			app.publish(Change.set("storefront.min", "7"), Change.set("shop.name", "x"));
			app.refuses("storefront.min is 'x' but must be: a whole number", Change.set("storefront.min", "x"));
			app.publish(Change.delete("storefront.min"));
			assertThat(user.told).containsExactly(Set.of("storefront.min", "shop.name"), Set.of("storefront.min"));
			assertThat(user.seen).containsExactly("7", "none");
		});
	}

	@Test
	void aListenerThatFailsUndoesNothing() {
		this.runner.run((context) -> {
			LiveApp app = new LiveApp(context);
			app.storefront();
			context.getBean(UserConfiguration.class).failing = true;
			try (LogCapture log = LogCapture.of(LiveBindings.class)) {
				app.publish(Change.set("storefront.min", "7"));
				assertThat(log.messages(Level.WARN))
					.containsExactly("A release is in effect, but a listener that was told so failed");
			}
			assertThat(app.storefront().min()).isEqualTo(7);
		});
	}

	@Test
	void whatWaitsForARestartIsLoggedWithTheRelease() {
		this.runner.run((context) -> {
			LiveApp app = new LiveApp(context);
			app.storefront();
			try (LogCapture log = LogCapture.of(LiveBindings.class)) {
				app.publish(Change.set("storefront.min", "7"), Change.set("shop.name", "x"));
				assertThat(log.messages(Level.WARN))
					.containsExactly("1 settings take effect at the next start, for example [shop.name]");
			}
		});
	}

	@Test
	void aRecordThatNobodyFollowsNeedsARestart() {
		this.runner.run((context) -> {
			LiveBindings bindings = context.getBean(LiveBindings.class);
			assertThat(bindings.restartRequired(List.of("storefront.min"))).containsExactly("storefront.min");
			new LiveApp(context).storefront();
			assertThat(bindings.restartRequired(List.of("storefront.min"))).isEmpty();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(StorefrontProperties.class)
	static class UserConfiguration {

		private final List<Set<String>> told = new ArrayList<>();

		private final List<String> seen = new ArrayList<>();

		private boolean failing;

		@EventListener
		void changed(SettingsChangedEvent event) {
			this.told.add(event.keys());
			this.seen.add(event.getApplicationContext().getEnvironment().getProperty("storefront.min", "none"));
			if (this.failing) {
				throw new IllegalStateException("not today");
			}
		}

		@Bean
		StringBuilder name(@Value("${shop.name:none}") String name) {
			return new StringBuilder(name);
		}

	}

}
