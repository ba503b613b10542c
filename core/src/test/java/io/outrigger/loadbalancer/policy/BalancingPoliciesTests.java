package io.outrigger.loadbalancer.policy;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BalancingPolicies}.
 */
class BalancingPoliciesTests {

	@Test
	void knowsItsPoliciesInOrder() {
		assertThat(BalancingPolicies.names()).containsExactly("p2c", "round-robin");
		assertThat(BalancingPolicies.names()).contains(BalancingPolicies.DEFAULT);
	}

	@Test
	void createsEachPolicyAnewForEachService() {
		BalancingPolicies policies = new BalancingPolicies();
		assertThat(policies.create("p2c")).isInstanceOf(PowerOfTwoChoicesPolicy.class);
		assertThat(policies.create("round-robin")).isInstanceOf(RoundRobinPolicy.class)
			.isNotSameAs(policies.create("round-robin"));
	}

	@Test
	void namesThoseThatExistWhenAskedForOneThatDoesNot() {
		assertThatIllegalArgumentException().isThrownBy(() -> new BalancingPolicies().create("fastest"))
			.withMessage("Policy is 'fastest' but must be: one of p2c, round-robin");
	}

}
