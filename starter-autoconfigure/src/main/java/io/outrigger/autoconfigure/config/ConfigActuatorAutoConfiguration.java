package io.outrigger.autoconfigure.config;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.autoconfigure.config.live.LiveBindings;
import io.outrigger.autoconfigure.config.live.SecretNames;
import io.outrigger.config.ConfigFollower;
import io.outrigger.config.ConfigPublisher;
import io.outrigger.config.ConfigStore;

/**
 * Auto-configuration of the config center's endpoint, report and meters.
 */
@AutoConfiguration(after = { ConfigAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class })
@ConditionalOnFeature("config")
@ConditionalOnClass(WebEndpoint.class)
public final class ConfigActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnAvailableEndpoint
	ConfigCenterEndpoint outriggerConfigCenterEndpoint(ConfigStore store, ConfigPublisher publisher,
			ConfigFollower follower, LiveBindings live, Masking masking) {
		return new ConfigCenterEndpoint(store, publisher, follower, live, Backend.MEMORY, masking);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ConfigReport outriggerConfigReport(ConfigStore store, ConfigFollower follower) {
		return new ConfigReport(store, follower, Backend.MEMORY);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SecretNames outriggerMaskedNames(Masking masking) {
		return (name, value) -> !value.equals(masking.mask(name, value));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		ConfigMeters outriggerConfigMeters(ConfigStore store, ConfigPublisher publisher, ConfigFollower follower) {
			return new ConfigMeters(store, publisher, follower);
		}

	}

}
