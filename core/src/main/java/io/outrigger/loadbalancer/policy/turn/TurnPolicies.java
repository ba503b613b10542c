package io.outrigger.loadbalancer.policy.turn;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntUnaryOperator;

import io.outrigger.loadbalancer.settings.PolicySettings;
import io.outrigger.loadbalancer.spi.BalancingPolicy;

/**
 * Creates the policies that choose in turn or by chance.
 */
public final class TurnPolicies {

	/**
	 * The policies by name, made from settings and a source of random numbers.
	 */
	public static final Map<String, BiFunction<PolicySettings, IntUnaryOperator, BalancingPolicy>> BY_NAME = Map.of(
			"round-robin", (settings, random) -> new RoundRobinPolicy(random), "weighted-round-robin",
			(settings, random) -> new WeightedRoundRobinPolicy(random), "random",
			(settings, random) -> new RandomPolicy(random), "weighted-random",
			(settings, random) -> new WeightedRandomPolicy(random));

	private TurnPolicies() {
	}

}
