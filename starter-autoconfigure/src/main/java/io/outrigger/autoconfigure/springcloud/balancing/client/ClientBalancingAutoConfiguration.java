package io.outrigger.autoconfigure.springcloud.balancing.client;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerRetryPolicy;
import org.springframework.cloud.client.loadbalancer.reactive.ReactiveLoadBalancer;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.cloud.client.loadbalancer.reactive.RetryableLoadBalancerExchangeFilterFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;

import io.outrigger.autoconfigure.springcloud.balancing.AttemptLifecycle;
import io.outrigger.autoconfigure.springcloud.balancing.SpringCloudBalancingAutoConfiguration;

/**
 * Auto-configuration of the filters behind stock {@code @LoadBalanced WebClient}.
 */
@AutoConfiguration(after = SpringCloudBalancingAutoConfiguration.class,
		before = ReactorLoadBalancerClientAutoConfiguration.class)
@ConditionalOnClass({ WebClient.class, ReactorLoadBalancerExchangeFilterFunction.class })
@ConditionalOnBean(AttemptLifecycle.class)
public final class ClientBalancingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ReactorLoadBalancerExchangeFilterFunction.class)
	@ConditionalOnProperty(name = "spring.cloud.loadbalancer.retry.enabled", havingValue = "false",
			matchIfMissing = true)
	FollowingExchangeFilterFunction outriggerLoadBalancerExchangeFilterFunction(
			ReactiveLoadBalancer.Factory<ServiceInstance> factory,
			ObjectProvider<LoadBalancerClientRequestTransformer> transformers) {
		return new FollowingExchangeFilterFunction(factory, all(transformers));
	}

	@Bean
	@ConditionalOnMissingBean(RetryableLoadBalancerExchangeFilterFunction.class)
	@ConditionalOnProperty("spring.cloud.loadbalancer.retry.enabled")
	FollowingRetryExchangeFilterFunction outriggerRetryableLoadBalancerExchangeFilterFunction(
			LoadBalancerRetryPolicy.Factory policies, ReactiveLoadBalancer.Factory<ServiceInstance> factory,
			ObjectProvider<LoadBalancerClientRequestTransformer> transformers) {
		return new FollowingRetryExchangeFilterFunction(policies, factory, all(transformers));
	}

	private static List<LoadBalancerClientRequestTransformer> all(
			ObjectProvider<LoadBalancerClientRequestTransformer> transformers) {
		List<LoadBalancerClientRequestTransformer> all = new ArrayList<>();
		all.add(FollowedExchange.TELLS_INSTANCE);
		transformers.orderedStream().forEach(all::add);
		return all;
	}

}
