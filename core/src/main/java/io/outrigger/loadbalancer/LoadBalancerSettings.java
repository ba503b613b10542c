package io.outrigger.loadbalancer;

import java.util.Map;

import io.outrigger.loadbalancer.policy.BalancingPolicies;

/**
 * Which policy serves which service. Immutable.
 *
 * @param policy name of the policy of a service that has none of its own
 * @param policies names of policies by service
 */
public record LoadBalancerSettings(String policy, Map<String, String> policies) {

	/**
	 * Checks that every policy exists.
	 * @throws IllegalArgumentException if one does not
	 */
	public LoadBalancerSettings {
		policies = Map.copyOf(policies);
		requireKnown(policy);
		policies.values().forEach(LoadBalancerSettings::requireKnown);
	}

	/**
	 * Returns settings in which nothing is configured.
	 * @return the defaults
	 */
	public static LoadBalancerSettings defaults() {
		return new LoadBalancerSettings(BalancingPolicies.DEFAULT, Map.of());
	}

	/**
	 * Returns the configured policy of a service.
	 * @param service name of the service
	 * @return name of the policy
	 */
	public String policyOf(String service) {
		return this.policies.getOrDefault(service, this.policy);
	}

	private static void requireKnown(String policy) {
		if (!BalancingPolicies.names().contains(policy)) {
			throw new IllegalArgumentException("Load balancer policy is '" + policy + "' but must be: one of "
					+ String.join(", ", BalancingPolicies.names()));
		}
	}

}
