package io.outrigger.autoconfigure.registry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.OutriggerAutoConfiguration;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.memory.InMemoryServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the service registry.
 */
@AutoConfiguration(after = OutriggerAutoConfiguration.class)
@ConditionalOnFeature("registry")
@EnableConfigurationProperties(RegistryProperties.class)
public final class RegistryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ServiceRegistry.class)
	InMemoryServiceRegistry outriggerServiceRegistry(RegistryProperties properties, Ticker ticker) {
		return new InMemoryServiceRegistry(properties.lease(), ticker);
	}

}
