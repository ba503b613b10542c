package io.outrigger.autoconfigure.loadbalancer;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.loadbalancer.settings.HashProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.LatencyProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.PropertyPrefix;
import io.outrigger.autoconfigure.loadbalancer.settings.ScoreProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.ServiceProperties;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.spi.Priority;

/**
 * Configuration properties of the load balancer. But for the first and the last, each can
 * be set for single services too.
 *
 * @param enabled Whether the load balancer is active.
 * @param policy Policy of the services that have none of their own.
 * @param custom Name of the bean that is the policy custom.
 * @param choices How many instances p2c and peak-ewma draw.
 * @param priorities Policies by class of requests, for the policy priority.
 * @param hash What concerns the policies that keep requests together.
 * @param score What counts for the policy scored.
 * @param latency How response times are averaged and guessed.
 * @param services What differs for single services, by name.
 */
@ConfigurationProperties("outrigger.loadbalancer")
public record LoadBalancerProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue(BalancingPolicies.DEFAULT) String policy, @Nullable String custom, @Nullable Integer choices,
		@DefaultValue Map<Priority, String> priorities, @NestedConfigurationProperty @DefaultValue HashProperties hash,
		@NestedConfigurationProperty @DefaultValue ScoreProperties score,
		@NestedConfigurationProperty @DefaultValue LatencyProperties latency,
		@DefaultValue Map<String, ServiceProperties> services) {

	/**
	 * Checks every value.
	 */
	public LoadBalancerProperties {
		services = Map.copyOf(services);
		settings(new ServiceProperties(policy, custom, choices, priorities, hash, score, latency), services);
	}

	/**
	 * Returns what the load balancer works with.
	 * @return the settings of every service
	 */
	LoadBalancerSettings toSettings() {
		return settings(general(), this.services);
	}

	private ServiceProperties general() {
		return new ServiceProperties(this.policy, this.custom, this.choices, this.priorities, this.hash, this.score,
				this.latency);
	}

	private static LoadBalancerSettings settings(ServiceProperties general, Map<String, ServiceProperties> services) {
		PolicyChoice forAll = general.over(PolicyChoice.DEFAULT, PropertyPrefix.GENERAL);
		Map<String, PolicyChoice> choices = new HashMap<>();
		services.forEach((name, service) -> choices.put(name, service.over(forAll, PropertyPrefix.of(name))));
		return new LoadBalancerSettings(forAll, choices);
	}

}
