package io.outrigger.autoconfigure.springcloud.balancing.gateway;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.config.GatewayLoadBalancerProperties;
import org.springframework.cloud.gateway.config.GatewayReactiveLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.gateway.config.conditional.ConditionalOnEnabledGlobalFilter;
import org.springframework.cloud.gateway.filter.ReactiveLoadBalancerClientFilter;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;

import io.outrigger.autoconfigure.springcloud.balancing.AttemptLifecycle;
import io.outrigger.autoconfigure.springcloud.balancing.SpringCloudBalancingAutoConfiguration;

/**
 * Auto-configuration of our policies behind {@code lb://} in Spring Cloud Gateway. A
 * filter of the user's own wins over ours.
 */
@AutoConfiguration(after = SpringCloudBalancingAutoConfiguration.class,
		before = GatewayReactiveLoadBalancerClientAutoConfiguration.class)
@ConditionalOnClass({ ReactiveLoadBalancerClientFilter.class, DispatcherHandler.class })
@ConditionalOnBean(AttemptLifecycle.class)
@EnableConfigurationProperties(GatewayLoadBalancerProperties.class)
public final class GatewayBalancingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ReactiveLoadBalancerClientFilter.class)
	@ConditionalOnEnabledGlobalFilter(ReactiveLoadBalancerClientFilter.class)
	FollowingLoadBalancerClientFilter outriggerLoadBalancerClientFilter(LoadBalancerClientFactory factory,
			GatewayLoadBalancerProperties properties) {
		return new FollowingLoadBalancerClientFilter(factory, properties);
	}

	@Bean
	@ConditionalOnBean(FollowingLoadBalancerClientFilter.class)
	AttemptEndFilter outriggerAttemptEndFilter() {
		return new AttemptEndFilter();
	}

}
