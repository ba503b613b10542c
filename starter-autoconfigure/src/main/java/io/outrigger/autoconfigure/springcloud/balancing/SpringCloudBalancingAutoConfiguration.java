package io.outrigger.autoconfigure.springcloud.balancing;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClientSpecification;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.Bean;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.springcloud.DiscoveredServices;
import io.outrigger.autoconfigure.springcloud.SpringCloudAutoConfiguration;
import io.outrigger.loadbalancer.LoadBalancers;

/**
 * Auto-configuration of our policies behind Spring Cloud's clients. What the user has for
 * a service or for all, a load balancer or a list of instances, wins over ours.
 */
@AutoConfiguration(after = { SpringCloudAutoConfiguration.class, LoadBalancerAutoConfiguration.class,
		org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration.class })
@ConditionalOnFeature("spring-cloud.loadbalancer")
@ConditionalOnClass(LoadBalancerClientFactory.class)
@ConditionalOnBean({ LoadBalancerClientFactory.class, LoadBalancers.class, DiscoveredServices.class })
public final class SpringCloudBalancingAutoConfiguration {

	@Bean
	LoadBalancerClientSpecification outriggerLoadBalancerClientSpecification() {
		// Spring Cloud takes those for all services by this beginning of their names
		return new LoadBalancerClientSpecification("default." + ServiceBalancerConfiguration.class.getName(),
				new Class<?>[] { ServiceBalancerConfiguration.class });
	}

	@Bean
	@ConditionalOnMissingBean
	AttemptLifecycle outriggerAttemptLifecycle() {
		return new AttemptLifecycle();
	}

}
