package io.outrigger.autoconfigure.sidecar.route;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.client.AttemptPlanner;
import io.outrigger.autoconfigure.sidecar.guard.NamedInstances;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
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

}
