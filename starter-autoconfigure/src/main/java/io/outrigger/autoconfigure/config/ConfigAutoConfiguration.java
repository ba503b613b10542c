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
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.autoconfigure.config.live.LiveConfigRegistrar;
import io.outrigger.autoconfigure.config.live.LiveReaders;
import io.outrigger.autoconfigure.config.live.SecretNames;
import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigFollower;
import io.outrigger.config.ConfigLayers;
import io.outrigger.config.ConfigPublisher;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.ReleaseCheck;
import io.outrigger.config.memory.InMemoryConfigCenter;

/**
 * Auto-configuration of the config center: the stores, the way into them, and the records
 * that follow them. A {@link ReleaseCheck} bean of the application is asked about every
 * release. In a hierarchy of contexts the topmost has the config center, and each follows
 * it with records of its own.
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
	@ConditionalOnMissingBean(ConfigCenter.class)
	InMemoryConfigCenter outriggerConfigCenter(ConfigProperties properties, ObjectProvider<InstantSource> clock) {
		return new InMemoryConfigCenter(properties.historySize(), properties.auditSize(),
				clock.getIfUnique(InstantSource::system));
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	OwnScopes outriggerOwnScopes(SelfIdentity self, ConfigProperties properties, Environment environment) {
		return OwnScopes.of(self.service(), environment.getActiveProfiles(), properties.label());
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigLayers outriggerConfigLayers(ConfigCenter center, OwnScopes scopes) {
		return new ConfigLayers(center, scopes.inheritance());
	}

	/*
	 * For those who read the settings of this application alone. Always that of the
	 * config center: it is the one to replace.
	 */
	@Bean
	ConfigStore outriggerConfigStore(ConfigCenter center, OwnScopes scopes) {
		return center.scope(scopes.application());
	}

	@Bean(LiveBindings.BEAN_NAME)
	LiveBindings outriggerLiveBindings(ConfigurableApplicationContext context, LiveReaders readers,
			ObjectProvider<SecretNames> secretNames) {
		return new LiveBindings(context, readers,
				(name, value) -> secretNames.orderedStream().anyMatch((each) -> each.hides(name, value)));
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigFollower outriggerConfigFollower(ConfigLayers layers, LiveBindings bindings,
			ObjectProvider<InstantSource> clock) {
		return new ConfigFollower(layers, bindings::apply, clock.getIfUnique(InstantSource::system));
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigPublisher outriggerConfigPublisher(ConfigCenter center, OwnScopes scopes, ConfigLayers layers,
			ObjectProvider<ReleaseCheck> checks, ConfigFollower follower) {
		return new ConfigPublisher(center, scopes.application(), layers, checks.orderedStream().toList(), follower);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigLifecycle outriggerConfigLifecycle(ConfigFollower follower) {
		return new ConfigLifecycle(follower);
	}

}
