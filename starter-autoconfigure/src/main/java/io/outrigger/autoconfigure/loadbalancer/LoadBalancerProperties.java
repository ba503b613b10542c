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
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.FailoverProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.HedgingProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.attempt.RetryBudgetProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.DynamicWeightProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.EjectionProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.HealthCheckProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.SlowStartProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.SubsetProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.placement.ZoneProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.steering.ShareProperties;
import io.outrigger.autoconfigure.loadbalancer.settings.steering.StickyProperties;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.Attempting;
import io.outrigger.loadbalancer.settings.PerService;
import io.outrigger.loadbalancer.settings.placement.Placement;
import io.outrigger.loadbalancer.spi.Priority;
import io.outrigger.loadbalancer.steering.Steering;

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
 * @param ejection When failing instances get no requests for a while.
 * @param slowStart How an instance that has just started gets its requests.
 * @param panicThreshold Part of the instances that must be available, else requests go to
 * the ejected, unhealthy and suspect as well; 0 for never.
 * @param overProvisioning How many times their share of the requests the available take
 * without help from degraded ones or other zones.
 * @param zone Whether requests stay near.
 * @param subset With how many instances of a very large service this process makes do.
 * @param dynamicWeights Whether instances that say that they are busy count for less.
 * @param healthCheck Which instances are asked for their health, and how.
 * @param failover What happens when a try fails.
 * @param retryBudget How many requests may be repeated.
 * @param hedging Whether a request that waits longer than most is sent to a second
 * instance too.
 * @param split Shares of the requests that go to some of the instances, by name; an
 * earlier name counts more.
 * @param sticky What makes a session, of which all requests go to one instance.
 * @param services What differs for single services, by name.
 */
@ConfigurationProperties("outrigger.loadbalancer")
public record LoadBalancerProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue(BalancingPolicies.DEFAULT) String policy, @Nullable String custom, @Nullable Integer choices,
		@DefaultValue Map<Priority, String> priorities, @NestedConfigurationProperty @DefaultValue HashProperties hash,
		@NestedConfigurationProperty @DefaultValue ScoreProperties score,
		@NestedConfigurationProperty @DefaultValue LatencyProperties latency,
		@NestedConfigurationProperty @DefaultValue EjectionProperties ejection,
		@NestedConfigurationProperty @DefaultValue SlowStartProperties slowStart, @Nullable Double panicThreshold,
		@Nullable Double overProvisioning, @NestedConfigurationProperty @DefaultValue ZoneProperties zone,
		@NestedConfigurationProperty @DefaultValue SubsetProperties subset,
		@NestedConfigurationProperty @DefaultValue DynamicWeightProperties dynamicWeights,
		@NestedConfigurationProperty @DefaultValue HealthCheckProperties healthCheck,
		@NestedConfigurationProperty @DefaultValue FailoverProperties failover,
		@NestedConfigurationProperty @DefaultValue RetryBudgetProperties retryBudget,
		@NestedConfigurationProperty @DefaultValue HedgingProperties hedging,
		@DefaultValue Map<String, ShareProperties> split,
		@NestedConfigurationProperty @DefaultValue StickyProperties sticky,
		@DefaultValue Map<String, ServiceProperties> services) {

	/**
	 * Checks every value.
	 */
	public LoadBalancerProperties {
		services = Map.copyOf(services);
		settings(new ServiceProperties(policy, custom, choices, priorities, hash, score, latency, ejection, slowStart,
				panicThreshold, overProvisioning, zone, subset, dynamicWeights, healthCheck, failover, retryBudget,
				hedging, split, sticky), services);
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
				this.latency, this.ejection, this.slowStart, this.panicThreshold, this.overProvisioning, this.zone,
				this.subset, this.dynamicWeights, this.healthCheck, this.failover, this.retryBudget, this.hedging,
				this.split, this.sticky);
	}

	private static LoadBalancerSettings settings(ServiceProperties general, Map<String, ServiceProperties> services) {
		PerService<PolicyChoice> policies = each(general, services, PolicyChoice.DEFAULT, ServiceProperties::policy);
		return new LoadBalancerSettings(policies.general(), policies.services(),
				each(general, services, Placement.DEFAULTS, ServiceProperties::placement),
				each(general, services, Attempting.DEFAULTS, ServiceProperties::attempting),
				each(general, services, Steering.NONE, ServiceProperties::steering));
	}

	private static <T> PerService<T> each(ServiceProperties general, Map<String, ServiceProperties> services,
			T defaults, Concern<T> concern) {
		T forAll = concern.over(general, defaults, PropertyPrefix.GENERAL);
		Map<String, T> own = new HashMap<>();
		services.forEach((name, service) -> own.put(name, concern.over(service, forAll, PropertyPrefix.of(name))));
		return new PerService<>(forAll, own);
	}

	/**
	 * A part of what is set, with settings of its own.
	 *
	 * @param <T> type of the settings
	 */
	@FunctionalInterface
	private interface Concern<T> {

		T over(ServiceProperties properties, T base, PropertyPrefix prefix);

	}

}
