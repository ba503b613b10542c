package io.outrigger.autoconfigure.springcloud;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of what Spring Cloud sees of the registry.
 *
 * @param enabled Whether Spring Cloud sees the registry.
 * @param order Rank among the discovery clients: lower is asked first, and the first that
 * knows a service answers alone. Others have 0 unless set.
 * @param loadbalancer How Spring Cloud LoadBalancer chooses.
 * @param refresh Whether a release of the config center is followed by Spring Cloud's
 * EnvironmentChangeEvent and a refresh of its scope.
 */
@ConfigurationProperties("outrigger.spring-cloud")
public record SpringCloudProperties(@DefaultValue("true") boolean enabled, @DefaultValue("100") int order,
		@DefaultValue LoadBalancer loadbalancer, @DefaultValue("false") boolean refresh) {

	/**
	 * How Spring Cloud LoadBalancer chooses.
	 *
	 * @param enabled Whether our policies choose for clients and gateways of Spring
	 * Cloud.
	 */
	public record LoadBalancer(@DefaultValue("true") boolean enabled) {
	}

}
