package io.outrigger.autoconfigure.sidecar.route;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.LiveSettings;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.client.AttemptPlanner;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.sidecar.route.RoutePlans;

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
	@ConditionalOnMissingBean
	RoutePlans outriggerRoutePlans(Routes routes, AttemptEngine engine, LoadBalancers balancers) {
		return new RoutePlans(routes, engine, balancers);
	}

	@Bean
	@ConditionalOnMissingBean
	RouteExplainer outriggerRouteExplainer(Routes routes, RoutePlans plans, LoadBalancers balancers) {
		return new RouteExplainer(routes, plans, balancers);
	}

	@Bean
	@ConditionalOnMissingBean
	AttemptPlanner outriggerAttemptPlanner(RoutePlans plans) {
		return (service, method, address, headers) -> plans
			.plan(new HttpRoutedRequest(service, method, address, headers));
	}

}
