package io.outrigger.loadbalancer.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.outrigger.loadbalancer.settings.HashSettings;
import io.outrigger.loadbalancer.settings.LatencySettings;
import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.settings.ScoreSettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;
import io.outrigger.loadbalancer.spi.FixedCandidates;
import io.outrigger.loadbalancer.spi.KeyHash;
import io.outrigger.loadbalancer.spi.PickRequest;
import io.outrigger.loadbalancer.spi.Priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BalancingPolicies} and {@link PriorityPolicy}.
 */
class BalancingPoliciesTests {

	private final BalancingPolicies policies = new BalancingPolicies(new Random(1)::nextInt,
			Map.of("last", () -> (candidates, request) -> candidates.size() - 1));

	@Test
	void knowsItsPoliciesInOrder() {
		assertThat(BalancingPolicies.names()).containsExactly("consistent-hash", "custom", "ip-hash",
				"least-connections", "least-latency", "maglev", "p2c", "peak-ewma", "priority", "random", "round-robin",
				"scored", "weighted-least-connections", "weighted-random", "weighted-round-robin");
		assertThat(BalancingPolicies.names()).contains(BalancingPolicies.DEFAULT);
	}

	@ParameterizedTest
	@MethodSource("io.outrigger.loadbalancer.policy.BalancingPolicies#names")
	void createsEachAndEachPicksWhatIsThere(String name) {
		BalancingPolicy policy = this.policies.create(name, custom("last"));
		for (int size : new int[] { 1, 2, 3, 50, 7, 1 }) {
			FixedCandidates candidates = FixedCandidates.idle(size);
			for (int i = 0; i < 100; i++) {
				assertThat(policy.pick(candidates, PickRequest.PLAIN)).isBetween(0, size - 1);
				assertThat(policy.pick(candidates, request("key-" + i, Priority.HIGH))).isBetween(0, size - 1);
			}
		}
	}

	@Test
	void namesThoseThatExistWhenAskedForOneThatDoesNot() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new BalancingPolicies().create("fastest", PolicySettings.DEFAULTS))
			.withMessage("Policy is 'fastest' but must be: one of " + String.join(", ", BalancingPolicies.names()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.policies.create("custom", custom("first")))
			.withMessage("Custom policy is 'first' but must be: one of last");
		assertThatIllegalArgumentException().isThrownBy(() -> this.policies.create("custom", PolicySettings.DEFAULTS))
			.withMessage("Custom policy is 'null' but must be: one of last");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.policies.create("priority", priorities(Map.of(Priority.LOW, "priority"))))
			.withMessageStartingWith("Policy of priority LOW is 'priority' but must be: one of ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "least-connections", "weighted-least-connections", "least-latency", "scored", "p2c",
			"peak-ewma", "priority" })
	void whoeverJudgesCandidatesPicksTheOneWithTheLowestScore(String name) {
		BalancingPolicy policy = this.policies.create(name, PolicySettings.DEFAULTS);
		FixedCandidates candidates = FixedCandidates.weighted(100, 200).busy(3, 2).latencies(5e6, 4e6);
		assertThat(score(policy, candidates, 0)).isGreaterThan(score(policy, candidates, 1));
		assertThat(candidates.share(policy, 20)).containsExactly(0, 20);
	}

	@ParameterizedTest
	@ValueSource(strings = { "round-robin", "weighted-round-robin", "random", "weighted-random", "consistent-hash",
			"maglev", "ip-hash", "custom" })
	void whoeverDoesNotJudgeThemHasNoScore(String name) {
		BalancingPolicy policy = this.policies.create(name, custom("last"));
		assertThat(policy.score(FixedCandidates.idle(2), 0, PickRequest.PLAIN)).isEmpty();
	}

	private static double score(BalancingPolicy policy, FixedCandidates candidates, int index) {
		return policy.score(candidates, index, PickRequest.PLAIN).orElseThrow();
	}

	@Test
	void letsTheUsersOwnPolicyChoose() {
		assertThat(this.policies.create("custom", custom("last")).pick(FixedCandidates.idle(5), PickRequest.PLAIN))
			.isEqualTo(4);
		assertThat(this.policies.customNames()).containsExactly("last");
	}

	@Test
	void letsAnotherPolicyChooseForEachPriority() {
		BalancingPolicy policy = this.policies.create("priority",
				new PolicySettings(2, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS, LatencySettings.DEFAULTS, Map
					.of(Priority.HIGH, "least-connections", Priority.NORMAL, "round-robin", Priority.LOW, "custom"),
						"last"));
		FixedCandidates candidates = FixedCandidates.idle(3).busy(5, 0, 5);
		List<Integer> normal = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			assertThat(policy.pick(candidates, request("a", Priority.HIGH))).isOne();
			assertThat(policy.pick(candidates, request("a", Priority.LOW))).isEqualTo(2);
			normal.add(policy.pick(candidates, PickRequest.PLAIN));
		}
		assertThat(normal).containsExactlyInAnyOrder(0, 1, 2);
	}

	private static PolicySettings custom(String name) {
		return new PolicySettings(2, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS, LatencySettings.DEFAULTS, Map.of(),
				name);
	}

	private static PolicySettings priorities(Map<Priority, String> priorities) {
		return new PolicySettings(2, HashSettings.DEFAULTS, ScoreSettings.DEFAULTS, LatencySettings.DEFAULTS,
				priorities, null);
	}

	private static PickRequest request(String key, Priority priority) {
		return new PickRequest() {

			@Override
			public long keyHash() {
				return KeyHash.of(key);
			}

			@Override
			public Priority priority() {
				return priority;
			}

		};
	}

}
