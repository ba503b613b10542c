package io.outrigger.autoconfigure.registry;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.actuate.health.HealthEndpointGroups;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.outrigger.autoconfigure.Backend;
import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.RedisConfigured;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.actuate.Masking;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.registry.self.SelfRegistration;

/**
 * Auto-configuration of the registry's endpoint, meters and report.
 */
@AutoConfiguration(after = { RegistryAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class })
@ConditionalOnFeature("registry")
@ConditionalOnClass(WebEndpoint.class)
public final class RegistryActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RegistryReport outriggerRegistryReport(ServiceRegistry registry, SelfRegistration registration,
			Environment environment) {
		return new RegistryReport(registry, registration, backend(environment));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	RegistryEndpoint outriggerRegistryEndpoint(ServiceRegistry registry, SelfRegistration registration,
			SelfIdentity self, Environment environment, Masking masking) {
		return new RegistryEndpoint(registry, registration, self, backend(environment), masking);
	}

	@Bean
	@ConditionalOnWebApplication
	HealthGroupLifecycle outriggerHealthGroupLifecycle(SelfRegistration registration, RegistryProperties properties,
			ObjectProvider<HealthEndpoint> endpoint, ObjectProvider<HealthEndpointGroups> groups) {
		return new HealthGroupLifecycle(registration, properties, endpoint, groups);
	}

	private static Backend backend(Environment environment) {
		return RedisConfigured.asBackendOf("registry", environment) ? Backend.REDIS : Backend.MEMORY;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RegistryMeters outriggerRegistryMeters(ServiceRegistry registry, SelfRegistration registration) {
			return new RegistryMeters(registry, registration);
		}

	}

}
