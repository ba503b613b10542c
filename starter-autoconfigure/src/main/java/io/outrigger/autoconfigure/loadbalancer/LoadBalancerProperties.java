package io.outrigger.autoconfigure.loadbalancer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.outrigger.autoconfigure.failure.InvalidPropertyException;
import io.outrigger.loadbalancer.LoadBalancerSettings;
import io.outrigger.loadbalancer.PolicyChoice;
import io.outrigger.loadbalancer.policy.BalancingPolicies;

/**
 * Configuration properties of the load balancer.
 *
 * @param enabled Whether the load balancer is active.
 * @param policy Policy of the services that have none of their own.
 * @param services What differs for single services, by name.
 */
@ConfigurationProperties("outrigger.loadbalancer")
public record LoadBalancerProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue(BalancingPolicies.DEFAULT) String policy, @DefaultValue Map<String, ServiceProperties> services) {

	/**
	 * The policies that can be named: a policy of the user's own is not among them.
	 */
	static final List<String> POLICIES = BalancingPolicies.names()
		.stream()
		.filter((name) -> !name.equals(BalancingPolicies.CUSTOM))
		.toList();

	private static final String PREFIX = "outrigger.loadbalancer.";

	/**
	 * Checks that every policy exists.
	 */
	public LoadBalancerProperties {
		services = Map.copyOf(services);
		requirePolicy(PREFIX + "policy", policy);
		services.forEach((name, service) -> {
			if (service.policy() != null) {
				requirePolicy(PREFIX + "services." + name + ".policy", service.policy());
			}
		});
	}

	LoadBalancerSettings toSettings() {
		Map<String, PolicyChoice> choices = new HashMap<>();
		this.services.forEach((name, service) -> {
			if (service.policy() != null) {
				choices.put(name, PolicyChoice.of(service.policy()));
			}
		});
		return new LoadBalancerSettings(PolicyChoice.of(this.policy), choices);
	}

	private static void requirePolicy(String property, String policy) {
		InvalidPropertyException.require(POLICIES.contains(policy), property, policy,
				"one of " + String.join(", ", POLICIES));
	}

	/**
	 * What differs for one service.
	 *
	 * @param policy Policy of this service; the general one unless set.
	 */
	public record ServiceProperties(@Nullable String policy) {
	}

}
