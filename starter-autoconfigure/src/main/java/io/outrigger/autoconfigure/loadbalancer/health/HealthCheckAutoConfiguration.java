package io.outrigger.autoconfigure.loadbalancer.health;

import java.util.concurrent.ThreadLocalRandom;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.http.client.reactive.ClientHttpConnectorAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Schedulers;

import io.outrigger.autoconfigure.ConditionalOnFeature;
import io.outrigger.autoconfigure.loadbalancer.LoadBalancerAutoConfiguration;
import io.outrigger.autoconfigure.loadbalancer.client.InstanceConnector;
import io.outrigger.loadbalancer.LoadBalancers;
import io.outrigger.loadbalancer.health.HealthChecks;
import io.outrigger.loadbalancer.health.Probe;
import io.outrigger.time.Ticker;

/**
 * Auto-configuration of active checks. They ask over HTTP unless the user has a
 * {@link Probe} of another kind; without either there are none.
 */
@AutoConfiguration(after = { LoadBalancerAutoConfiguration.class, ClientHttpConnectorAutoConfiguration.class })
@ConditionalOnFeature("loadbalancer")
@ConditionalOnBean(LoadBalancers.class)
public final class HealthCheckAutoConfiguration {

	@Bean(initMethod = "start", destroyMethod = "dispose")
	@ConditionalOnBean(Probe.class)
	@ConditionalOnMissingBean
	HealthChecks outriggerHealthChecks(LoadBalancers balancers, Probe probe, Ticker ticker) {
		return new HealthChecks(balancers, probe, Schedulers.parallel(), ticker,
				(bound) -> ThreadLocalRandom.current().nextInt(bound));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class HttpProbeConfiguration {

		/*
		 * Not from a builder that anybody customizes: the request goes to one instance,
		 * and no credentials meant for others go along.
		 */
		@Bean
		@ConditionalOnMissingBean
		Probe outriggerProbe(ObjectProvider<ClientHttpConnector> connector,
				ObjectProvider<InstanceConnector> instances) {
			WebClient.Builder builder = WebClient.builder();
			connector.ifUnique(builder::clientConnector);
			instances.ifUnique((instance) -> builder.clientConnector(instance.connector()));
			return new HttpProbe(builder.build());
		}

	}

}
