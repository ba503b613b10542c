package io.outrigger.autoconfigure.config;

import java.time.Duration;
import java.time.InstantSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.config.fleet.FleetLifecycle;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.autoconfigure.config.live.LiveConfigRegistrar;
import io.outrigger.autoconfigure.config.live.LiveReaders;
import io.outrigger.autoconfigure.config.live.SecretNames;
import io.outrigger.config.ConfigCenter;
import io.outrigger.config.ConfigStore;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.effective.ReleaseCheck;
import io.outrigger.config.effective.ReleaseTrial;
import io.outrigger.config.fleet.ConfigFleet;
import io.outrigger.config.fleet.FleetMember;
import io.outrigger.config.fleet.LocalConfigFleet;
import io.outrigger.config.memory.InMemoryConfigCenter;
import io.outrigger.config.publish.ConfigPublisher;

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

	/**
	 * Time in which every instance says what it runs, whether or not that changed.
	 */
	public static final Duration REPORTS_EVERY = Duration.ofSeconds(5);

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
	@ConditionalOnMissingBean
	ConfigCipher outriggerConfigCipher(ConfigProperties properties) {
		return properties.encryption().cipher();
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
			ObjectProvider<SecretNames> secretNames, ConfigCipher cipher) {
		return new LiveBindings(context, readers,
				(name, value) -> secretNames.orderedStream().anyMatch((each) -> each.hides(name, value)), cipher);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigFollower outriggerConfigFollower(ConfigLayers layers, LiveBindings bindings,
			ObjectProvider<InstantSource> clock) {
		return new ConfigFollower(layers, bindings::apply, clock.getIfUnique(InstantSource::system));
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ReleaseTrial outriggerReleaseTrial(ConfigLayers layers, ObjectProvider<ReleaseCheck> checks, ConfigCipher cipher) {
		return new ReleaseTrial(layers, checks.orderedStream().toList(), cipher);
	}

	@Bean
	@ConditionalOnMissingBean(ConfigFleet.class)
	LocalConfigFleet outriggerConfigFleet() {
		return new LocalConfigFleet();
	}

	@Bean
	@ConditionalOnMissingBean
	FleetMember outriggerFleetMember(ConfigFleet fleet, SelfIdentity self, ConfigLayers layers, ConfigFollower follower,
			ReleaseTrial trial) {
		return new FleetMember(fleet, self.id(), layers, follower, trial, REPORTS_EVERY, Schedulers.parallel());
	}

	@Bean
	@ConditionalOnBean(value = FleetMember.class, search = SearchStrategy.CURRENT)
	FleetLifecycle outriggerFleetLifecycle(FleetMember member) {
		return new FleetLifecycle(member);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigPublisher outriggerConfigPublisher(ConfigCenter center, OwnScopes scopes, ConfigLayers layers,
			ReleaseTrial trial, ConfigFleet fleet, ConfigFollower follower) {
		return new ConfigPublisher(center, scopes.application(), layers, trial, fleet, follower);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigLifecycle outriggerConfigLifecycle(ConfigFollower follower) {
		return new ConfigLifecycle(follower);
	}

}
