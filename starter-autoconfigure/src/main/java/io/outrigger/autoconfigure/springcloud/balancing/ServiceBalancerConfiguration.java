package io.outrigger.autoconfigure.springcloud.balancing;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.cloud.loadbalancer.core.ReactorLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.loadbalancer.support.LoadBalancerEnvironmentPropertyUtils;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.outrigger.autoconfigure.springcloud.DiscoveredServices;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.session.StickyRequests;

/**
 * What Spring Cloud has for each service, in a context of its own. Whatever the user
 * defines there or for all services wins, in whatever order it comes.
 */
@Configuration(proxyBeanMethods = false)
class ServiceBalancerConfiguration {

	@Bean
	@Fallback
	@Conditional(OnDefaultList.class)
	@ConditionalOnMissingBean(ServiceInstanceListSupplier.class)
	ServiceInstanceListSupplier outriggerListSupplier(ConfigurableApplicationContext context,
			DiscoveredServices services) {
		boolean reactive = context.getBeanProvider(ReactiveDiscoveryClient.class).getIfAvailable() != null;
		ServiceInstanceListSupplier stock = (reactive ? ServiceInstanceListSupplier.builder().withDiscoveryClient()
				: ServiceInstanceListSupplier.builder().withBlockingDiscoveryClient())
			.withCaching()
			.build(context);
		String service = LoadBalancerClientFactory.getName(context.getEnvironment());
		return new RegistryListSupplier(services, stock, DiscoveryOrder.of(context).putsRegistryFirst(service));
	}

	@Bean
	@Fallback
	@ConditionalOnMissingBean(ReactorLoadBalancer.class)
	ReactorLoadBalancer<ServiceInstance> outriggerBalancer(Environment environment,
			ObjectProvider<ServiceInstanceListSupplier> suppliers, LoadBalancers balancers, StickyRequests sticky,
			DiscoveredServices services) {
		return new RegistryBalancer(LoadBalancerClientFactory.getName(environment), suppliers, balancers, sticky,
				services, LoadBalancerEnvironmentPropertyUtils.trueOrMissingForClientOrDefault(environment,
						"retry.avoid-previous-instance"));
	}

	/**
	 * Whether the user has not chosen another kind of list.
	 */
	static class OnDefaultList implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return LoadBalancerEnvironmentPropertyUtils.equalToOrMissingForClientOrDefault(context.getEnvironment(),
					"configurations", "default");
		}

	}

}
