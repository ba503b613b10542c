package io.outrigger.loadbalancer;

import java.util.Locale;

import io.outrigger.loadbalancer.policy.BalancingPolicies;
import io.outrigger.loadbalancer.settings.InvalidSettingException;
import io.outrigger.loadbalancer.settings.PolicySettings;

/**
 * Which policy serves a service, and what is set for it. Immutable.
 *
 * @param policy name of the policy
 * @param settings what is set for policies
 */
public record PolicyChoice(String policy, PolicySettings settings) {

	/**
	 * The choice of a service for which nothing is configured.
	 */
	public static final PolicyChoice DEFAULT = of(BalancingPolicies.DEFAULT);

	/**
	 * Checks that every policy exists that is named, and that one of the user's own is
	 * named where it is asked for.
	 * @throws InvalidSettingException if not; the message names the setting, the value
	 * and the rule
	 */
	public PolicyChoice {
		requireOneOf("policy", policy, true);
		settings.priorities()
			.forEach((priority, name) -> requireOneOf("priorities." + priority.name().toLowerCase(Locale.ROOT), name,
					false));
		boolean custom = policy.equals(BalancingPolicies.CUSTOM) || (policy.equals(BalancingPolicies.PRIORITY)
				&& settings.priorities().containsValue(BalancingPolicies.CUSTOM));
		if (custom && settings.custom() == null) {
			throw new InvalidSettingException("custom", null,
					"the name of a policy of the user's own, for the policy is " + policy);
		}
	}

	/**
	 * Returns a choice for which nothing is set but the policy.
	 * @param policy name of the policy
	 * @return the choice
	 * @throws InvalidSettingException if there is no such policy
	 */
	public static PolicyChoice of(String policy) {
		return new PolicyChoice(policy, PolicySettings.DEFAULTS);
	}

	private static void requireOneOf(String setting, String policy, boolean whole) {
		boolean known = BalancingPolicies.names().contains(policy);
		if (!known || (!whole && policy.equals(BalancingPolicies.PRIORITY))) {
			String exception = whole ? "" : ", except " + BalancingPolicies.PRIORITY;
			throw new InvalidSettingException(setting, policy,
					"one of " + String.join(", ", BalancingPolicies.names()) + exception);
		}
	}

}
