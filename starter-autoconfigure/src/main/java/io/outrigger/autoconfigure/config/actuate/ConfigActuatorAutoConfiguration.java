package io.outrigger.autoconfigure.config.actuate;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.RedisConfigured;
import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.config.ConfigAutoConfiguration;
import io.outrigger.autoconfigure.config.OwnScopes;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.autoconfigure.config.live.SecretNames;
import io.outrigger.autoconfigure.config.live.source.LivePropertySource;
import io.outrigger.config.ConfigCenter;
import io.outrigger.config.cipher.ConfigCipher;
import io.outrigger.config.effective.ConfigFollower;
import io.outrigger.config.effective.ConfigLayers;
import io.outrigger.config.fleet.ConfigFleet;
import io.outrigger.config.publish.ConfigPublisher;

/**
 * Auto-configuration of the config center's endpoint, report and meters.
 */
@AutoConfiguration(after = { ConfigAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class })
@ConditionalOnFeature("config")
@ConditionalOnClass(WebEndpoint.class)
public final class ConfigActuatorAutoConfiguration {

	@Bean
	SettingsReader outriggerSettingsReader(ConfigCenter center, ConfigLayers layers, ConfigFollower follower,
			LiveBindings live, ConfigFleet fleet, Environment environment, Masking masking) {
		return new SettingsReader(center, layers, follower, live, fleet, backend(environment), masking);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnAvailableEndpoint
	ConfigCenterEndpoint outriggerConfigCenterEndpoint(SettingsReader reader, ConfigPublisher publisher,
			OwnScopes scopes, ConfigCipher cipher) {
		return new ConfigCenterEndpoint(reader, publisher, scopes.application(), new ChangeEncryption(cipher));
	}

	/*
	 * In a hierarchy each context has an environment, and Boot asks the functions of the
	 * context whose endpoint it is.
	 */
	@Bean
	EncryptedSettingsSanitizer outriggerEncryptedSettingsSanitizer(ConfigurableEnvironment environment) {
		return new EncryptedSettingsSanitizer(environment);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigReport outriggerConfigReport(ConfigLayers layers, ConfigFollower follower,
			ConfigurableEnvironment environment) {
		return new ConfigReport(layers, follower, backend(environment), LivePropertySource.in(environment).imported());
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SecretNames outriggerMaskedNames(Masking masking) {
		return (name, value) -> !value.equals(masking.mask(name, value));
	}

	private static Backend backend(Environment environment) {
		return RedisConfigured.asBackendOf("config", environment) ? Backend.REDIS : Backend.MEMORY;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		ConfigMeters outriggerConfigMeters(ConfigLayers layers, ConfigPublisher publisher, ConfigFollower follower,
				LiveBindings live) {
			return new ConfigMeters(layers, publisher, follower, live);
		}

	}

}
