package io.outrigger.autoconfigure.loadbalancer;

import java.util.concurrent.ThreadLocalRandom;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.client.RestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestClientBuilderConfigurer;
import org.springframework.boot.autoconfigure.web.reactive.function.client.WebClientAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.client.RestClientCustomizer;
import org.springframework.boot.web.reactive.function.client.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.server.WebFilter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.loadbalancer.request.InboundWebFilter;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the load balancer and of the {@link Balanced} HTTP clients. The
 * balanced builders are built as Boot builds its own, from the same customizers; they do
 * not inherit from a builder that the user defines, which may carry credentials meant for
 * somebody else. A {@link Balanced} bean of the user's own wins over ours.
 */
@AutoConfiguration(after = { RegistryAutoConfiguration.class, WebClientAutoConfiguration.class,
		RestClientAutoConfiguration.class })
@ConditionalOnFeature("loadbalancer")
@ConditionalOnBean(ServiceRegistry.class)
@EnableConfigurationProperties(LoadBalancerProperties.class)
public final class LoadBalancerAutoConfiguration {

	// Static, for it takes part in binding the properties of all beans
	@Bean
	static CustomPolicies outriggerCustomPolicies(ListableBeanFactory factory) {
		return new CustomPolicies(factory);
	}

	@Bean
	@ConditionalOnMissingBean
	LoadBalancers outriggerLoadBalancers(ServiceRegistry registry, ObjectProvider<LiveSettings.Source> live,
			LoadBalancerProperties fixed, CustomPolicies custom, Ticker ticker) {
		BalancingPolicies policies = new BalancingPolicies((bound) -> ThreadLocalRandom.current().nextInt(bound),
				custom.byName());
		return new LoadBalancers(registry, LiveSettings.of(live, fixed, LoadBalancerProperties::toSettings), policies,
				ticker);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebFilter.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class InboundConfiguration {

		@Bean
		@ConditionalOnMissingBean
		InboundWebFilter outriggerInboundWebFilter() {
			return new InboundWebFilter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class WebClientConfiguration {

		@Bean(defaultCandidate = false)
		@Balanced
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		@Fallback
		@ConditionalOnMissingBean(name = "outriggerBalancedWebClientBuilder")
		WebClient.Builder outriggerBalancedWebClientBuilder(LoadBalancers balancers,
				ObjectProvider<WebClientCustomizer> customizers,
				ObjectProvider<BalancedClientCustomizer<WebClient.Builder>> balancedCustomizers) {
			WebClient.Builder builder = WebClient.builder();
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			builder.filter(new BalancingExchangeFilterFunction(balancers));
			balancedCustomizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder;
		}

		@Bean(defaultCandidate = false)
		@Balanced
		@Lazy
		@Fallback
		@ConditionalOnMissingBean(name = "outriggerBalancedHttpServiceProxyFactory")
		HttpServiceProxyFactory outriggerBalancedHttpServiceProxyFactory(@Balanced WebClient.Builder builder) {
			return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(builder.build())).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClient.class)
	static class RestClientConfiguration {

		@Bean(defaultCandidate = false)
		@Balanced
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		@Fallback
		@ConditionalOnMissingBean(name = "outriggerBalancedRestClientBuilder")
		RestClient.Builder outriggerBalancedRestClientBuilder(LoadBalancers balancers,
				ObjectProvider<RestClientBuilderConfigurer> configurer,
				ObjectProvider<RestClientCustomizer> customizers, ObjectProvider<ObservationRegistry> observations,
				ObjectProvider<BalancedClientCustomizer<RestClient.Builder>> balancedCustomizers) {
			RestClientBuilderConfigurer boot = configurer.getIfAvailable();
			RestClient.Builder builder = (boot != null) ? boot.configure(RestClient.builder())
					: plainBuilder(customizers, observations);
			builder.requestInterceptor(new BalancingRequestInterceptor(balancers));
			balancedCustomizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder;
		}

		// In a reactive application Boot configures no RestClient
		private static RestClient.Builder plainBuilder(ObjectProvider<RestClientCustomizer> customizers,
				ObjectProvider<ObservationRegistry> observations) {
			RestClient.Builder builder = RestClient.builder();
			observations.ifUnique(builder::observationRegistry);
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder;
		}

	}

}
