package io.outrigger.autoconfigure.loadbalancer;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.actuate.OutriggerActuatorAutoConfiguration;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.attempt.AttemptEngine;
import io.outrigger.registry.ServiceRegistry;

/**
 * Auto-configuration of the load balancer's endpoint and meters.
 */
@AutoConfiguration(after = { LoadBalancerAutoConfiguration.class, OutriggerActuatorAutoConfiguration.class })
@ConditionalOnFeature("loadbalancer")
@ConditionalOnClass(WebEndpoint.class)
@ConditionalOnBean({ LoadBalancers.class, ServiceRegistry.class })
public final class LoadBalancerActuatorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LoadBalancerReport outriggerLoadBalancerReport(ServiceRegistry registry) {
		return new LoadBalancerReport(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	LoadBalancerEndpoint outriggerLoadBalancerEndpoint(ServiceRegistry registry, LoadBalancers balancers,
			AttemptEngine engine) {
		return new LoadBalancerEndpoint(registry, balancers, engine);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean(destroyMethod = "dispose")
		@ConditionalOnMissingBean
		LoadBalancerMeters outriggerLoadBalancerMeters(LoadBalancers balancers, AttemptEngine engine,
				ServiceRegistry registry) {
			return new LoadBalancerMeters(balancers, engine, registry);
		}

	}

}
