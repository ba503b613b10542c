package io.outrigger.autoconfigure.config;

import java.time.InstantSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.autoconfigure.config.live.LiveConfigRegistrar;
import io.outrigger.autoconfigure.config.live.LiveReaders;
import io.outrigger.autoconfigure.config.live.SecretNames;
import io.outrigger.config.ConfigFollower;
import io.outrigger.config.ConfigPublisher;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ReleaseCheck;
import io.outrigger.config.memory.InMemoryConfigStore;

/**
 * Auto-configuration of the config center: the store, the way into it, and the records
 * that follow it. A {@link ReleaseCheck} bean of the application is asked about every
 * release. In a hierarchy of contexts the topmost has the store, and each follows it with
 * records of its own.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("config")
@EnableConfigurationProperties(ConfigProperties.class)
public final class ConfigAutoConfiguration {

	@Bean
	static LiveConfigRegistrar outriggerLiveConfigRegistrar(ConfigurableEnvironment environment) {
		return new LiveConfigRegistrar(environment);
	}

	@Bean
	static LiveReaders outriggerLiveReaders(ConfigurableApplicationContext context) {
		return new LiveReaders(context);
	}

	@Bean
	@ConditionalOnMissingBean(ConfigStore.class)
	InMemoryConfigStore outriggerConfigStore(ConfigProperties properties, ObjectProvider<InstantSource> clock) {
		return new InMemoryConfigStore(properties.historySize(), clock.getIfUnique(InstantSource::system));
	}

	@Bean(LiveBindings.BEAN_NAME)
	LiveBindings outriggerLiveBindings(ConfigurableApplicationContext context, LiveReaders readers,
			ObjectProvider<SecretNames> secretNames) {
		return new LiveBindings(context, readers,
				(name, value) -> secretNames.orderedStream().anyMatch((each) -> each.hides(name, value)));
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigFollower outriggerConfigFollower(ConfigStore store, LiveBindings bindings,
			ObjectProvider<InstantSource> clock) {
		return new ConfigFollower(store, bindings::apply, clock.getIfUnique(InstantSource::system));
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigPublisher outriggerConfigPublisher(ConfigStore store, ObjectProvider<ReleaseCheck> checks,
			ConfigFollower follower) {
		return new ConfigPublisher(store, checks.orderedStream().toList(), follower);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigLifecycle outriggerConfigLifecycle(ConfigFollower follower) {
		return new ConfigLifecycle(follower);
	}

}
