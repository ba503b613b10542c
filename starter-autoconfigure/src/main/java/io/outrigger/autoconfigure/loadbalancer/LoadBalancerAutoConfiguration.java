package io.outrigger.autoconfigure.loadbalancer;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.client.RestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestClientBuilderConfigurer;
import org.springframework.boot.autoconfigure.web.client.RestTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestTemplateBuilderConfigurer;
import org.springframework.boot.autoconfigure.web.reactive.function.client.WebClientAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.boot.web.client.RestClientCustomizer;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.boot.web.client.RestTemplateCustomizer;
import org.springframework.boot.web.reactive.function.client.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.server.WebFilter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.InstanceProperties;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.SelfIdentity;
import io.outrigger.autoconfigure.loadbalancer.client.AttemptPlanner;
import io.outrigger.autoconfigure.loadbalancer.client.BalancedRequests;
import io.outrigger.autoconfigure.loadbalancer.client.Balancing;
import io.outrigger.autoconfigure.loadbalancer.client.BalancingExchangeFilterFunction;
import io.outrigger.autoconfigure.loadbalancer.client.RestClientFallback;
import io.outrigger.autoconfigure.loadbalancer.client.WebClientFallback;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.BalancedRestClientBuilder;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.BlockingRequests;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.InstanceRequests;
import io.outrigger.autoconfigure.loadbalancer.client.blocking.TryStep;
import io.outrigger.autoconfigure.loadbalancer.request.InboundWebFilter;
import io.outrigger.autoconfigure.registry.RegistryAutoConfiguration;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.roster.Surroundings;
import io.outrigger.loadbalancer.session.InMemorySessionStore;
import io.outrigger.loadbalancer.session.SessionStore;
import io.outrigger.loadbalancer.session.Sessions;
import io.outrigger.loadbalancer.session.StickyRequests;
import io.outrigger.loadbalancer.zone.Locality;
import io.outrigger.registry.ServiceRegistry;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the load balancer and of the {@link Balanced} HTTP clients. The
 * balanced builders are built as Boot builds its own, from the same customizers; they do
 * not inherit from a builder that the user defines, which may carry credentials meant for
 * somebody else. A {@link Balanced} bean of the user's own wins over ours.
 */
@AutoConfiguration(
		after = { RegistryAutoConfiguration.class, WebClientAutoConfiguration.class, RestClientAutoConfiguration.class,
				RestTemplateAutoConfiguration.class },
		afterName = "io.outrigger.autoconfigure.sidecar.SidecarAutoConfiguration")
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
			LoadBalancerProperties fixed, CustomPolicies custom, Ticker ticker, SelfIdentity self,
			InstanceProperties instance) {
		Surroundings surroundings = new Surroundings(new Locality(instance.zone(), instance.region()), self.service(),
				self.id(), Clock.systemUTC()::instant, (bound) -> ThreadLocalRandom.current().nextInt(bound));
		BalancingPolicies policies = new BalancingPolicies(surroundings.random(), custom.byName());
		return new LoadBalancers(registry, LiveSettings.of(live, fixed, LoadBalancerProperties::toSettings), policies,
				ticker, surroundings);
	}

	@Bean
	@ConditionalOnMissingBean
	AttemptEngine outriggerAttemptEngine(LoadBalancers balancers, Ticker ticker) {
		return new AttemptEngine(balancers, ticker, Schedulers::parallel);
	}

	@Bean
	@ConditionalOnMissingBean(SessionStore.class)
	InMemorySessionStore outriggerInMemorySessionStore(Ticker ticker) {
		return new InMemorySessionStore(ticker);
	}

	@Bean
	@ConditionalOnMissingBean
	StickyRequests outriggerStickyRequests(LoadBalancers balancers, SessionStore store, Ticker ticker) {
		return new StickyRequests(balancers, new Sessions(store, ticker));
	}

	@Bean
	Balancing outriggerBalancing(LoadBalancers balancers, AttemptEngine engine, ObjectProvider<AttemptPlanner> planner,
			StickyRequests sticky) {
		return new Balancing(balancers, engine, planner.getIfAvailable(() -> AttemptPlanner.byService(engine)), sticky);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebFilter.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class InboundConfiguration {

		@Bean
		@ConditionalOnMissingBean(value = InboundWebFilter.class, name = "outriggerSidecarWebFilter")
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
		WebClient.Builder outriggerBalancedWebClientBuilder(Balancing balancing,
				ObjectProvider<WebClientFallback> fallback, ObjectProvider<WebClientCustomizer> customizers,
				ObjectProvider<BalancedClientCustomizer<WebClient.Builder>> balancedCustomizers) {
			WebClient.Builder builder = WebClient.builder();
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			builder.filter(new BalancingExchangeFilterFunction(balancing, fallback.getIfUnique()));
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
	@ConditionalOnClass(ClientHttpRequestFactory.class)
	static class BlockingConfiguration {

		@Bean
		BlockingRequests outriggerBlockingRequests(ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builders,
				ObjectProvider<ClientHttpRequestFactorySettings> settings, Environment environment) {
			return BlockingRequests.of(builders, settings, environment);
		}

		@Bean
		BalancedRequests outriggerBalancedRequests(Balancing balancing, ObjectProvider<RestClientFallback> fallback,
				ObjectProvider<TryStep> steps, ObjectProvider<InstanceRequests> instances) {
			return new BalancedRequests(balancing, fallback.getIfUnique(), steps.orderedStream().toList(),
					instances.getIfUnique());
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
		RestClient.Builder outriggerBalancedRestClientBuilder(BalancedRequests balancing, BlockingRequests requests,
				ObjectProvider<RestClientBuilderConfigurer> configurer,
				ObjectProvider<RestClientCustomizer> customizers, ObjectProvider<ObservationRegistry> observations,
				ObjectProvider<BalancedClientCustomizer<RestClient.Builder>> balancedCustomizers) {
			RestClientBuilderConfigurer boot = configurer.getIfAvailable();
			BalancedRestClientBuilder builder = new BalancedRestClientBuilder(balancing::around, requests.factory());
			if (boot != null && boot.getClass() != RestClientBuilderConfigurer.class) {
				boot.configure(builder);
			}
			else {
				configure(builder, customizers, (boot != null) ? null : observations.getIfUnique());
			}
			builder.customizeTries((tries) -> balancedCustomizers.orderedStream()
				.forEach((customizer) -> customizer.customize(tries)));
			builder.wrapRequestFactory(balancing::toInstances);
			return builder;
		}

		/*
		 * What Boot's own configurer does, but for redirects: what a customizer sets
		 * wins. In a reactive application Boot configures no RestClient, and has no
		 * customizer that gives it the registry.
		 */
		private static void configure(RestClient.Builder builder, ObjectProvider<RestClientCustomizer> customizers,
				@Nullable ObservationRegistry observations) {
			if (observations != null) {
				builder.observationRegistry(observations);
			}
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClient.class)
	@ConditionalOnMissingClass("org.springframework.web.reactive.function.client.WebClient")
	static class BlockingHttpServiceConfiguration {

		@Bean(defaultCandidate = false)
		@Balanced
		@Lazy
		@Fallback
		@ConditionalOnMissingBean(name = "outriggerBalancedHttpServiceProxyFactory")
		HttpServiceProxyFactory outriggerBalancedHttpServiceProxyFactory(@Balanced RestClient.Builder builder) {
			return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(builder.build())).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestTemplate.class, RestTemplateBuilder.class })
	static class RestTemplateConfiguration {

		// Last, for what balances stands around whatever makes its requests by then
		@Bean(defaultCandidate = false)
		@Balanced
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		@Fallback
		@ConditionalOnMissingBean(name = "outriggerBalancedRestTemplateBuilder")
		RestTemplateBuilder outriggerBalancedRestTemplateBuilder(BalancedRequests balancing, BlockingRequests requests,
				ObjectProvider<RestTemplateBuilderConfigurer> configurer,
				ObjectProvider<RestTemplateCustomizer> customizers, ObjectProvider<ObservationRegistry> observations,
				ObjectProvider<BalancedClientCustomizer<RestTemplate>> balancedCustomizers) {
			RestTemplateBuilderConfigurer boot = configurer.getIfAvailable();
			RestTemplateBuilder builder = (boot != null) ? boot.configure(new RestTemplateBuilder())
					: plainBuilder(customizers, observations);
			builder = builder.requestFactoryBuilder(requests.builder()).requestFactorySettings(requests.settings());
			return builder.additionalCustomizers(
					(template) -> balancing.balance(template, (balanced) -> balancedCustomizers.orderedStream()
						.forEach((customizer) -> customizer.customize(balanced))));
		}

		// In a reactive application Boot configures no RestTemplate
		private static RestTemplateBuilder plainBuilder(ObjectProvider<RestTemplateCustomizer> customizers,
				ObjectProvider<ObservationRegistry> observations) {
			return new RestTemplateBuilder((template) -> observations.ifUnique(template::setObservationRegistry))
				.additionalCustomizers(customizers.orderedStream().toList());
		}

	}

}
