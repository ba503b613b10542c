package io.outrigger.autoconfigure.sidecar.route;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.codec.CodecCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.reactive.function.client.ExchangeStrategies;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.client.AttemptPlanner;
import io.outrigger.autoconfigure.loadbalancer.client.RestClientFallback;
import io.outrigger.autoconfigure.loadbalancer.client.WebClientFallback;
import io.outrigger.autoconfigure.sidecar.fallback.FallbackCounts;
import io.outrigger.autoconfigure.sidecar.fallback.Fallbacks;
import io.outrigger.autoconfigure.sidecar.fallback.FallingBackRestClient;
import io.outrigger.autoconfigure.sidecar.fallback.FallingBackWebClient;
import io.outrigger.autoconfigure.sidecar.guard.NamedInstances;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.sidecar.fallback.KeptAnswers;
import io.outrigger.sidecar.guard.RouteGuards;
import io.outrigger.sidecar.route.RoutePlans;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of the routes of balanced requests.
 */
@AutoConfiguration(after = LoadBalancerAutoConfiguration.class)
@ConditionalOnFeature("sidecar")
@ConditionalOnClass(HttpHeaders.class)
@ConditionalOnBean(AttemptEngine.class)
@EnableConfigurationProperties(RoutesProperties.class)
public final class RouteAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Routes outriggerRoutes(ObjectProvider<LiveSettings.Source> live, RoutesProperties fixed) {
		return new Routes(LiveSettings.of(live, fixed, RoutesProperties::toTable));
	}

	@Bean
	static RouteChecks outriggerRouteChecks(BeanFactory factory) {
		return new RouteChecks(new NamedInstances(factory));
	}

	@Bean
	@ConditionalOnMissingBean
	RouteGuards outriggerRouteGuards(LoadBalancers balancers, BeanFactory factory, Ticker ticker) {
		return new RouteGuards(balancers, new NamedInstances(factory).registries(), ticker, Schedulers::parallel);
	}

	@Bean
	@ConditionalOnMissingBean
	RoutePlans outriggerRoutePlans(Routes routes, AttemptEngine engine, LoadBalancers balancers, RouteGuards guards) {
		return new RoutePlans(routes, engine, balancers, guards);
	}

	@Bean
	@ConditionalOnMissingBean
	RouteExplainer outriggerRouteExplainer(Routes routes, RoutePlans plans, RouteGuards guards,
			LoadBalancers balancers) {
		return new RouteExplainer(routes, plans, guards, balancers);
	}

	@Bean
	@ConditionalOnMissingBean
	AttemptPlanner outriggerAttemptPlanner(RoutePlans plans) {
		return (service, method, address, headers) -> plans
			.plan(new HttpRoutedRequest(service, method, address, headers));
	}

	@Bean
	@ConditionalOnMissingBean
	Fallbacks outriggerFallbacks(Routes routes, Ticker ticker, FallbackCounts counts) {
		return new Fallbacks(() -> routes.get()::fallback, new KeptAnswers(ticker), counts);
	}

	@Bean
	@ConditionalOnMissingBean
	FallbackCounts outriggerFallbackCounts() {
		return new FallbackCounts();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class WebClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		WebClientFallback outriggerWebClientFallback(Fallbacks fallbacks, ObjectProvider<CodecCustomizer> codecs) {
			ExchangeStrategies strategies = ExchangeStrategies.builder()
				.codecs((configurer) -> codecs.orderedStream()
					.forEach((customizer) -> customizer.customize(configurer)))
				.build();
			return new FallingBackWebClient(fallbacks, strategies);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ClientHttpRequestInterceptor.class)
	static class RestClientConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RestClientFallback outriggerRestClientFallback(Fallbacks fallbacks) {
			return new FallingBackRestClient(fallbacks);
		}

	}

}
