package io.outrigger.autoconfigure.springcloud;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ConditionalOnBlockingDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnDiscoveryEnabled;
import org.springframework.cloud.client.ConditionalOnReactiveDiscoveryEnabled;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistrationAutoConfiguration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.cloud.client.serviceregistry.ServiceRegistryAutoConfiguration;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheManager;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.util.function.SingletonSupplier;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.InstanceProperties;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.settings.placement.AvailabilitySettings;
import io.outrigger.registry.self.SelfRegistration;

/**
 * Auto-configuration of what Spring Cloud sees of the registry: discovery clients, this
 * process as a registration, and events on change. Another discovery client's
 * registration wins over ours, and its answers unless
 * {@code outrigger.spring-cloud.order} says otherwise, so that an application that has
 * one already goes on as before.
 */
@AutoConfiguration(after = RegistryAutoConfiguration.class,
		before = { CommonsClientAutoConfiguration.class, ReactiveCommonsClientAutoConfiguration.class,
				CompositeDiscoveryClientAutoConfiguration.class,
				ReactiveCompositeDiscoveryClientAutoConfiguration.class, ServiceRegistryAutoConfiguration.class,
				AutoServiceRegistrationAutoConfiguration.class })
@ConditionalOnFeature("spring-cloud")
@ConditionalOnClass(DiscoveryClient.class)
@ConditionalOnBean({ io.outrigger.registry.ServiceRegistry.class, SelfRegistration.class })
@ConditionalOnDiscoveryEnabled
@EnableConfigurationProperties(SpringCloudProperties.class)
public final class SpringCloudAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DiscoveredServices outriggerDiscoveredServices(io.outrigger.registry.ServiceRegistry registry,
			ObjectProvider<LoadBalancers> balancers) {
		SingletonSupplier<Function<String, AvailabilitySettings>> settings = SingletonSupplier
			.of(() -> availability(balancers.getIfAvailable()));
		return new DiscoveredServices(registry, (service) -> settings.obtain().apply(service));
	}

	private static Function<String, AvailabilitySettings> availability(@Nullable LoadBalancers balancers) {
		return (balancers != null) ? (service) -> balancers.placement(service).availability()
				: (service) -> AvailabilitySettings.DEFAULTS;
	}

	@Bean
	@ConditionalOnMissingBean
	RegistryHeartbeat outriggerRegistryHeartbeat(DiscoveredServices services, SelfRegistration registration,
			ApplicationEventPublisher publisher) {
		return new RegistryHeartbeat(services, registration, publisher);
	}

	@Bean
	@Fallback
	@ConditionalOnMissingBean(Registration.class)
	SelfInstance outriggerSelfInstance(SelfRegistration registration, SelfIdentity self,
			InstanceProperties properties) {
		return new SelfInstance(registration, self, properties);
	}

	@Bean
	@Fallback
	@ConditionalOnMissingBean(ServiceRegistry.class)
	SelfServiceRegistry outriggerSelfServiceRegistry(SelfRegistration registration, SelfIdentity self) {
		return new SelfServiceRegistry(registration, self);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBlockingDiscoveryEnabled
	static class BlockingConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "outriggerDiscoveryClient")
		RegistryDiscoveryClient outriggerDiscoveryClient(DiscoveredServices services,
				SpringCloudProperties properties) {
			return new RegistryDiscoveryClient(services, properties.order());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnReactiveDiscoveryEnabled
	static class ReactiveConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "outriggerReactiveDiscoveryClient")
		RegistryReactiveDiscoveryClient outriggerReactiveDiscoveryClient(DiscoveredServices services,
				SpringCloudProperties properties) {
			return new RegistryReactiveDiscoveryClient(services, properties.order());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LoadBalancerCacheManager.class)
	static class LoadBalancerConfiguration {

		@Bean
		static RegistryListsUncached outriggerRegistryListsUncached() {
			return new RegistryListsUncached();
		}

	}

}
